import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import pg from 'pg';
import { connectionConfig } from './database.ts';

export interface Migration {
  readonly number: number;
  readonly name: string;
  readonly sql: string;
  readonly checksum: string;
  readonly inTransaction: boolean;
}

/** Migrations lie beside this file in the source tree and beside the bundle in `dist/server`. */
export const migrationsFolder = path.join(import.meta.dirname, 'migrations');

/** A database this build must not touch. */
export class MigrationRefused extends Error {
  readonly help: string;

  constructor(message: string, help: string) {
    super(message);
    this.name = 'MigrationRefused';
    this.help = help;
  }
}

export function readMigrations(folder: string = migrationsFolder): readonly Migration[] {
  const files = readdirSync(folder)
    .filter((file) => file.endsWith('.sql'))
    .sort();
  return files.map((file) => {
    const match = /^(\d{4})_([a-z0-9_]+)\.sql$/.exec(file);
    if (match === null) throw new RangeError(`migration file \`${file}\` is not named NNNN_name.sql`);
    const sql = readFileSync(path.join(folder, file), 'utf8');
    return {
      number: Number(match[1]),
      name: match[2] ?? '',
      sql,
      checksum: createHash('sha256').update(sql).digest('hex'),
      inTransaction: !sql.startsWith('-- no-transaction'),
    };
  });
}

interface Applied {
  number: number;
  checksum: string;
}

/** Which are still to be applied; throws when the database was made by a newer or a different build. */
function pending(migrations: readonly Migration[], applied: readonly Applied[]): readonly Migration[] {
  const known = new Map(migrations.map((migration) => [migration.number, migration]));
  for (const row of applied) {
    const migration = known.get(row.number);
    if (migration === undefined) {
      throw new MigrationRefused(
        `the database has migration ${row.number}, which this version of Lockstep does not know`,
        'start the newer version that made it, or restore a backup from before the upgrade',
      );
    }
    if (migration.checksum !== row.checksum) {
      throw new MigrationRefused(
        `migration ${row.number} (${migration.name}) was applied with a different text`,
        'a merged migration never changes; use the build that made this database',
      );
    }
  }
  const done = new Set(applied.map((row) => row.number));
  return migrations.filter((migration) => !done.has(migration.number));
}

async function readApplied(client: pg.Client): Promise<readonly Applied[]> {
  const exists = await client.query<{ found: boolean }>(`select to_regclass('schema_migration') is not null as found`);
  if (exists.rows[0]?.found !== true) return [];
  return (await client.query<Applied>('select number, checksum from schema_migration order by number')).rows;
}

async function apply(client: pg.Client, migration: Migration): Promise<void> {
  const insert = () =>
    client.query('insert into schema_migration (number, name, checksum) values ($1, $2, $3)', [
      migration.number,
      migration.name,
      migration.checksum,
    ]);
  if (!migration.inTransaction) {
    await client.query(migration.sql);
    await insert();
    return;
  }
  await client.query('begin');
  try {
    await client.query(migration.sql);
    await insert();
    await client.query('commit');
  } catch (error) {
    await client.query('rollback');
    throw new Error(`migration ${migration.number} (${migration.name}) failed`, { cause: error });
  }
}

/**
 * Brings the schema up to date; forward only. Any number of processes may start at once: one applies, the others wait and find
 * nothing to do. The lock lives on its own direct connection.
 *
 * @returns how many were applied
 */
export async function migrate(url: string, schema: string, migrations = readMigrations()): Promise<number> {
  const client = new pg.Client(connectionConfig(url, schema));
  client.on('error', () => undefined);
  await client.connect();
  try {
    if (pending(migrations, await readApplied(client)).length === 0) return 0;
    await client.query('select pg_advisory_lock(hashtextextended($1, 0))', [`lockstep migrate ${schema}`]);
    await client.query(`create schema if not exists ${schema}`);
    await client.query(
      'create table if not exists schema_migration (number int primary key, name text not null, checksum text not null, applied_at timestamptz not null default now())',
    );
    const todo = pending(migrations, await readApplied(client));
    for (const migration of todo) await apply(client, migration);
    return todo.length;
  } finally {
    await client.end();
  }
}
