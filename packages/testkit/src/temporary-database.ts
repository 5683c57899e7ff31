import { createHash } from 'node:crypto';
import { globSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import pg from 'pg';
import { testServerUrl } from './test-postgres.ts';

/** A migrated database of one test file's own. */
export interface TemporaryDatabase extends AsyncDisposable {
  /** For `pg.Pool`, `createApp` and the like. */
  readonly url: string;
  /** The schema that the migrations filled. */
  readonly schema: string;
  /** Disconnects whoever is left and removes the database. */
  drop(): Promise<void>;
}

/** Brings a database to the newest version; the server's own runner unless a test brings another. */
export type Migrate = (databaseUrl: string, schema: string) => Promise<unknown>;

export interface TemporaryDatabaseOptions {
  /** `false`: an empty database. */
  readonly migrate?: Migrate | false;
}

const SERVER_SOURCE = resolve(import.meta.dirname, '../../../apps/server');
const SCHEMA = 'lockstep';
/** One template is built at a time, whoever asks. */
const TEMPLATE_LOCK = 4_500_001;

let count = 0;

/**
 * Makes a database from a migrated template on the test server (or the one of `LOCKSTEP_TEST_DATABASE_URL`), about 30 ms after
 * the first. Call it in `beforeAll`, and `drop()` in `afterAll`.
 */
export async function temporaryDatabase(options: TemporaryDatabaseOptions = {}): Promise<TemporaryDatabase> {
  const { admin, serverUrl } = await connectToTestServer();
  const name = `test_${process.pid}_${Date.now()}_${(count += 1)}`;
  const migrate = options.migrate ?? serverMigrate;
  try {
    const template = migrate === false ? 'template0' : await ensureTemplate(admin, serverUrl, migrate);
    await admin.query(`create database ${name} template ${template}`);
  } catch (error) {
    await admin.end();
    throw error;
  }

  let dropped = false;
  async function drop(): Promise<void> {
    if (dropped) return;
    dropped = true;
    await admin.query(`drop database if exists ${name} with (force)`);
    await admin.end();
  }
  return { url: databaseUrl(serverUrl, name), schema: SCHEMA, drop, [Symbol.asyncDispose]: drop };
}

/** The connection stays open until the drop: the test server ends itself when nobody is connected. */
async function connectToTestServer(): Promise<{ admin: pg.Client; serverUrl: string }> {
  for (let attempt = 1; ; attempt += 1) {
    const serverUrl = await testServerUrl();
    try {
      return { admin: await connect(serverUrl), serverUrl };
    } catch (error) {
      // The idle server may have ended itself in this very moment.
      if (attempt === 3) throw error;
    }
  }
}

async function ensureTemplate(admin: pg.Client, serverUrl: string, migrate: Migrate): Promise<string> {
  const template = `template_${migrationsHash(migrate)}`;
  const unfinished = `${template}_unfinished`;
  if (await exists(admin, template)) return template;
  await admin.query('select pg_advisory_lock($1)', [TEMPLATE_LOCK]);
  try {
    if (await exists(admin, template)) return template;
    await admin.query(`drop database if exists ${unfinished} with (force)`);
    await admin.query(`create database ${unfinished} template template0 encoding 'UTF8'`);
    await migrate(databaseUrl(serverUrl, unfinished), SCHEMA);
    await admin.query(`alter database ${unfinished} rename to ${template}`);
    return template;
  } finally {
    await admin.query('select pg_advisory_unlock($1)', [TEMPLATE_LOCK]);
  }
}

/** Changes with every migration, and with the runner itself. */
function migrationsHash(migrate: Migrate): string {
  const hash = createHash('sha256');
  const runner = migrate === serverMigrate ? ['src/platform/db/migrate.ts'] : [];
  if (runner.length === 0) hash.update(migrate.toString());
  const files = globSync('src/**/*.sql', { cwd: SERVER_SOURCE }).concat(
    globSync('migrations/**/*.sql', { cwd: SERVER_SOURCE }),
  );
  for (const file of [...runner, ...files.toSorted()])
    hash.update(file).update(readFileSync(join(SERVER_SOURCE, file)));
  return hash.digest('hex').slice(0, 16);
}

async function serverMigrate(url: string, schema: string): Promise<unknown> {
  const { migrate } = await import('../../../apps/server/src/platform/db/migrate.ts');
  return migrate(url, schema);
}

async function exists(admin: pg.Client, database: string): Promise<boolean> {
  const { rowCount } = await admin.query('select 1 from pg_database where datname = $1', [database]);
  return rowCount === 1;
}

async function connect(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => {});
  await client.connect();
  return client;
}

function databaseUrl(serverUrl: string, database: string): string {
  const url = new URL(serverUrl);
  url.pathname = `/${database}`;
  return url.href;
}
