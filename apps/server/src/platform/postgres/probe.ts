import type { Client } from 'pg';

/** `starting`: it answers but takes no clients yet (starting, recovering, shutting down). */
export type ServerState = 'ready' | 'starting' | 'unreachable';

const DATABASE = 'lockstep';

export function urlOf(socketDir: string, database = DATABASE): string {
  return `postgresql://lockstep@localhost/${database}?host=${encodeURIComponent(socketDir)}`;
}

/** Ready means that a query was answered. Makes the database the first time. */
export async function probe(url: string): Promise<ServerState> {
  try {
    await run(url, 'select 1');
    return 'ready';
  } catch (error) {
    if (codeOf(error) === '3D000') return createDatabase(url);
    return codeOf(error) === '57P03' ? 'starting' : 'unreachable';
  }
}

async function createDatabase(url: string): Promise<ServerState> {
  try {
    await run(url.replace(`/${DATABASE}?`, '/postgres?'), `create database ${DATABASE}`);
  } catch (error) {
    // 42P04: it exists by now.
    if (codeOf(error) !== '42P04') return 'unreachable';
  }
  return 'ready';
}

async function run(url: string, sql: string): Promise<void> {
  const client = await connect(url);
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}

async function connect(url: string): Promise<Client> {
  // Loaded while the server starts, not before.
  const { default: pg } = await import('pg');
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  client.on('error', () => {});
  await client.connect();
  return client;
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}
