import { StartupProblem } from '../config/startup-problem.ts';

const OLDEST_MAJOR = 15;

/** Throws unless the server of `LOCKSTEP_DATABASE_URL` can be reached and is new enough; returns its version, as in `15.4`. */
export async function checkExternalPostgres(url: string): Promise<string> {
  const { default: pg } = await import('pg');
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  client.on('error', () => {});
  try {
    await client.connect();
    const { rows } = await client.query<{ server_version: string }>('show server_version');
    const version = rows[0]?.server_version.split(' ')[0] ?? '';
    if (Number.parseInt(version, 10) >= OLDEST_MAJOR) return version;
    throw new StartupProblem(
      `LOCKSTEP_DATABASE_URL leads to Postgres ${version}, and Lockstep needs ${OLDEST_MAJOR} or newer`,
      'upgrade that server, or unset the variable to use the embedded one',
    );
  } catch (error) {
    if (error instanceof StartupProblem) throw error;
    const reason = error instanceof Error && error.message !== '' ? error.message : codeOf(error);
    throw new StartupProblem(
      `the Postgres of LOCKSTEP_DATABASE_URL can not be used: ${reason}`,
      cureFor(codeOf(error)),
    );
  } finally {
    await client.end().catch(() => {});
  }
}

/** What says that a server is away, starts or stops; anything else is for somebody to mend. */
const awayCodes: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOENT',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EAI_AGAIN',
  '57P01',
  '57P03',
]);

/** Whether the server of `LOCKSTEP_DATABASE_URL` does not answer now, and may later. */
export async function isPostgresAway(url: string): Promise<boolean> {
  const { default: pg } = await import('pg');
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  client.on('error', () => {});
  try {
    await client.connect();
    return false;
  } catch (error) {
    return awayCodes.has(codeOf(error)) || (error instanceof Error && /timeout/i.test(error.message));
  } finally {
    await client.end().catch(() => {});
  }
}

function cureFor(code: string): string {
  if (code === '28P01' || code === '28000') return 'check the user and password in LOCKSTEP_DATABASE_URL';
  if (code === '3D000') return 'make that database first (`createdb`), or name one that exists';
  return 'check that it runs and that this machine may reach it, or unset the variable to use the embedded one';
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
}
