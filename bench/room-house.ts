/** A house of 1,000 services and 10,000 incidents around a room, and how it answers. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pg } from '../packages/testkit/src/index.ts';

export interface Room {
  readonly origin: string;
  readonly cookie: string;
  readonly incidentId: string;
  readonly dataDir: string;
}

const services = 1_000;
const incidents = 10_000;

/** The product's own Postgres, while it runs. */
export async function withDatabase<T>(
  { dataDir }: Pick<Room, 'dataDir'>,
  work: (database: pg.Client) => Promise<T>,
): Promise<T> {
  // The fifth line of its pid file is the folder of its socket.
  const socketDir = readFileSync(join(dataDir, 'postgres/postmaster.pid'), 'utf8').split('\n')[4] ?? '';
  const connectionString = `postgres://lockstep@/lockstep?host=${encodeURIComponent(socketDir)}`;
  const database = new pg.Client({ connectionString, options: '-c search_path=lockstep' });
  await database.connect();
  try {
    return await work(database);
  } finally {
    await database.end();
  }
}

async function call(room: Room, method: string, path: string, body?: unknown): Promise<string> {
  const answer = await fetch(room.origin + path, {
    method,
    headers: { cookie: room.cookie, 'content-type': 'application/json', 'x-lockstep-csrf': '1' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text.slice(0, 200)}`);
  return text;
}

/** Five releases of each service, one after the other in production; two services and two words for each incident. */
export async function seedHouse(room: Room): Promise<void> {
  await call(room, 'POST', '/api/v1/environments', { name: 'production', isProduction: true });
  await call(room, 'POST', '/api/v1/services', { name: 'shop', title: 'Shop', tier: 1 });
  await call(room, 'POST', `/api/v1/incidents/${room.incidentId}/links`, { kind: 'service', subject: 'shop' });
  await withDatabase(room, async (database) => {
    for (const statement of seeding) await database.query(statement);
  });
}

const by = `'{"id": "bench", "name": "Bench", "kind": "system"}'`;
const seeding = [
  `insert into service (id, name, title, tier, is_sample, mode, created_at)
   select gen_random_uuid(), 'bulk-' || n, 'Bulk', 1, false, 'warn_only', now() from generate_series(1, ${services}) n`,
  `insert into lane (service_id, environment_id) select s.id, e.id from service s, environment e
   where s.name like 'bulk-%' and e.name = 'production'`,
  `insert into release (id, service_id, version, line, released_at, digests, sbom_state, recorded_at, recorded_by)
   select gen_random_uuid(), s.id, '1.0.' || n, '1', now(), '{}', 'missing', now(), ${by} from service s, generate_series(1, 5) n
   where s.name like 'bulk-%'`,
  `insert into deployment (id, service_id, environment_id, release_id, replica, from_at, to_at, share_percent, source, is_gated,
     motive, is_simulated, recorded_at, recorded_by)
   select gen_random_uuid(), r.service_id, e.id, r.id, '', now() - (6 - right(r.version, 1)::int) * interval '1 hour',
     case when r.version = '1.0.5' then null else now() - (5 - right(r.version, 1)::int) * interval '1 hour' end, 100, 'declared',
     true, 'routine', false, now(), ${by}
   from release r join service s on s.id = r.service_id, environment e where s.name like 'bulk-%' and e.name = 'production'`,
  `insert into incident (id, number, name, service_id, title, kind, severity, started_at, resolved_at, is_simulated, recorded_at,
     recorded_by, status)
   select gen_random_uuid(), 100000 + n, 'INC-' || 100000 + n, (select id from service where name = 'bulk-' || 1 + n % ${services}),
     'seeded ' || (array['checkout','payment','mail','search','login','image','cache','queue','database','network'])[1 + n % 10]
       || ' ' || (array['fails','latency','errors','down','slow','timeout','leak','crash','full','stuck'])[1 + (n / 10) % 10],
     'both', 'sev3', now() - n * interval '10 minutes', case when n > 100 then now() - (n - 6) * interval '10 minutes' end, false, now(), ${by},
     case when n > 100 then 'resolved' else 'investigating' end from generate_series(1, ${incidents}) n`,
  `insert into incident_link (id, incident_id, kind, subject_id, label, added_at, added_by)
   select gen_random_uuid(), i.id, 'service', s.id::text, s.name, now(), ${by} from incident i
   join service s on s.name = 'bulk-' || 1 + (i.number * 7) % ${services} where i.title like 'seeded%'`,
  'analyze',
];

const countOf = async (room: Room, database: pg.Client): Promise<number> => {
  const { rows } = await database.query<{ count: string }>(
    `select count(*) from incident_entry where incident_id = $1 and source = 'point'`,
    [room.incidentId],
  );
  return Number(rows[0]?.count);
};

const happen = async (room: Room, note: string): Promise<string> =>
  await call(room, 'POST', '/api/v1/services/shop/points-of-no-return', {
    environment: 'production',
    kind: 'other',
    note,
  });

/** Milliseconds from the answer that something was recorded until it is in the timeline, ascending. */
export async function feedTimes(room: Room, count: number): Promise<readonly number[]> {
  return await withDatabase(room, async (database) => {
    const times: number[] = [];
    // What the making of the house left to do is done first.
    await happen(room, 'warm');
    while ((await countOf(room, database)) === 0) await sleep(20);
    const before = await countOf(room, database);
    for (let index = 0; index < count; index += 1) {
      await happen(room, `one ${index}`);
      const recorded = performance.now();
      while ((await countOf(room, database)) <= before + index) await sleep(5);
      times.push(performance.now() - recorded);
    }
    return times.toSorted((a, b) => a - b);
  });
}

/** How many a second are taken in while as many as possible happen. */
export async function feedRate(room: Room, count: number): Promise<number> {
  return await withDatabase(room, async (database) => {
    const before = await countOf(room, database);
    const began = performance.now();
    let next = 0;
    const worker = async (): Promise<void> => {
      while (next < count) await happen(room, `many ${(next += 1)}`);
    };
    await Promise.all(Array.from({ length: 8 }, worker));
    while ((await countOf(room, database)) < before + count) await sleep(20);
    return count / ((performance.now() - began) / 1_000);
  });
}

/** Milliseconds of each answer about the room of one of many incidents, ascending. */
export async function answerTimes(room: Room, count: number): Promise<readonly number[]> {
  const times: number[] = [];
  for (let index = -20; index < count; index += 1) {
    const began = performance.now();
    await call(room, 'GET', `/api/v1/incidents/INC-${100_001 + (((index + 20) * 37) % incidents)}/room`);
    if (index >= 0) times.push(performance.now() - began);
  }
  return times.toSorted((a, b) => a - b);
}
