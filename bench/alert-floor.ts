/**
 * The least a durable intake can be on this stack: `node:http` and one insert per request, without looking at anything.
 *
 *     node bench/alert-floor.ts <address of Postgres>
 */
import { createServer } from 'node:http';
import { pg } from '../packages/testkit/src/index.ts';

const pool = new pg.Pool({ connectionString: process.argv[2], max: 10 });
await pool.query(
  'create table if not exists bench_floor (id bigint generated always as identity primary key, body text)',
);
const server = createServer((request, response) => {
  const pieces: Buffer[] = [];
  request.on('data', (piece: Buffer) => pieces.push(piece));
  request.on('end', () => {
    const insert = {
      name: 'floor',
      text: 'insert into bench_floor (body) values ($1)',
      values: [Buffer.concat(pieces).toString()],
    };
    pool.query(insert).then(
      () => response.writeHead(200, { 'content-length': '0' }).end(),
      () => response.writeHead(500, { 'content-length': '0' }).end(),
    );
  });
});
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  if (address !== null && typeof address === 'object') process.stdout.write(`listening ${address.port}\n`);
});
