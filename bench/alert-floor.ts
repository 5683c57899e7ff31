/**
 * The least a durable intake can be on this stack: `node:http` and one insert per request, without looking at anything. Told where to,
 * it is the least a durable pager can be: one row per alert is committed, each alert is told to the webhook by a request of its own,
 * and what was told is written in bulk. It knows no repeats, groups, policies or people, and proves nothing.
 *
 *     node bench/alert-floor.ts <address of Postgres> [<address of a webhook>]
 */
import { Agent, createServer, request as startRequest } from 'node:http';
import { pg } from '../packages/testkit/src/index.ts';

const [, , databaseUrl, webhookUrl] = process.argv;
const pool = new pg.Pool({ connectionString: databaseUrl, max: 10 });
await pool.query(
  `create table if not exists bench_floor (id bigint generated always as identity primary key, body text, is_told boolean default false)`,
);

async function store(bodies: readonly string[]): Promise<readonly string[]> {
  const text = 'insert into bench_floor (body) select * from unnest($1::text[]) returning id';
  const { rows } = await pool.query<{ id: string }>({ name: 'floor', text, values: [bodies] });
  return rows.map(({ id }) => id);
}

const agent = new Agent({ keepAlive: true, maxSockets: 16 });

async function tell(url: string, body: string): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
    const asked = startRequest(url, { method: 'POST', agent, headers }, (reply) => {
      reply.resume();
      reply.on('end', () => resolve());
    });
    asked.on('error', reject).end(body);
  });
}

const settleEveryMs = 20;
let told: string[] = [];
async function settle(): Promise<void> {
  const ids = told;
  told = [];
  if (ids.length > 0) await pool.query('update bench_floor set is_told = true where id = any($1::bigint[])', [ids]);
  setTimeout(() => void settle(), settleEveryMs);
}
if (webhookUrl !== undefined) await settle();

async function take(body: string): Promise<void> {
  if (webhookUrl === undefined) {
    await store([body]);
    return;
  }
  const bodies = (JSON.parse(body) as readonly unknown[]).map((alert) => JSON.stringify(alert));
  const ids = await store(bodies);
  for (const [index, id] of ids.entries())
    void tell(webhookUrl, bodies[index] ?? '').then(
      () => told.push(id),
      (error: Error) => process.stderr.write(`${error.message}\n`),
    );
}

const server = createServer((request, response) => {
  const pieces: Buffer[] = [];
  request.on('data', (piece: Buffer) => pieces.push(piece));
  request.on('end', () => {
    take(Buffer.concat(pieces).toString()).then(
      () => response.writeHead(200, { 'content-length': '0' }).end(),
      () => response.writeHead(500, { 'content-length': '0' }).end(),
    );
  });
});
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  if (address !== null && typeof address === 'object') process.stdout.write(`listening ${address.port}\n`);
});
