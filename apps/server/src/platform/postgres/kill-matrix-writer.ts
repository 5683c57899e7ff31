/**
 * For `kill-matrix.db.test.ts`, which kills it: owns the server of the data folder in the first argument, writes rows from eight
 * connections, and appends each id to the file in the second argument once its commit was acknowledged.
 */
import { openSync, writeSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { startPostgres } from './start-postgres.ts';

const [, , dataDir = '', ackFile = ''] = process.argv;
const quiet = { info: () => {}, warn: () => {}, error: () => {} };

const server = await startPostgres({ dataDir, log: quiet });
const acknowledged = openSync(ackFile, 'a');
const pool = new pg.Pool({ connectionString: server.url, max: 8 });
pool.on('error', () => {});
pool.on('connect', (client) => client.on('error', () => {}));
await pool.query('create table if not exists written (id uuid primary key)');
process.stdout.write(`${server.adopted ? 'adopted' : 'started'}\n`);

await Promise.all(Array.from({ length: 8 }, write));

async function write(): Promise<void> {
  for (;;) {
    const id = crypto.randomUUID();
    try {
      await pool.query('insert into written values ($1)', [id]);
      writeSync(acknowledged, `${id}\n`);
    } catch {
      // The server was killed: this row may or may not be there, the next one goes to the restarted server.
      await sleep(5);
    }
  }
}
