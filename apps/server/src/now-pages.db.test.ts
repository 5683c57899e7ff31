import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { declareIncident } from '#incidents/index.ts';
import { createService } from '#services/index.ts';
import { createApp } from './app.ts';
import { restrictIncident } from './incidents/restrict-incident.ts';
import type { NowRow } from './now/now-row.ts';
import { cursorOf, listNow, type NowPages, readNow } from './now/now.ts';
import { newId } from './platform/db/ids.ts';
import { encodeCursor } from './platform/http/paging.ts';
import { openTestPlatform, type TestPlatform } from './platform/test-context.ts';

let platform: TestPlatform;
let incidentId: string;

beforeAll(async () => {
  platform = await openTestPlatform();
  await createService(platform.as(['admin']), { name: 'shop', tier: 1, isSample: false });
  const made = { title: 'checkout fails', kind: 'both', severity: 'sev2' } as const;
  incidentId = (await declareIncident(responder(), 'shop', made)).id;
  await tasks(120, 'first');
});
afterAll(() => platform.close());

const responder = () => platform.as(['responder']);
const change = async (sql: string, values: unknown[] = []): Promise<unknown> =>
  await platform.database.pool.query(sql, values);

/** Due a minute apart, every seventh on no day. */
async function tasks(count: number, title: string): Promise<void> {
  await change(
    `insert into incident_task (id, incident_id, title, detail, state, due_at, created_at, created_by)
     select gen_random_uuid(), $1, $3 || ' ' || n, '', 'open',
       case when n % 7 > 0 then timestamptz '2026-01-15' + n * interval '1 minute' end, timestamptz '2026-01-15',
       '{"id":"x","name":"x","kind":"person"}'
     from generate_series(1, $2::int) n`,
    [incidentId, count, title],
  );
}

/** A page as a browser holds it. */
interface Held {
  readonly rows: readonly NowRow[];
  readonly end: string;
  readonly digest: string;
}
type Answer = Awaited<ReturnType<typeof readNow>>;

async function ask(held: readonly Held[], rest: Partial<NowPages> = {}): Promise<Answer> {
  const pages = held.map(({ end, digest }) => ({ end, digest }));
  return await readNow(responder(), { pages, near: 0, more: 0, ...rest });
}

/** What is stale is asked for again, by a digest that fits nothing. */
function merged(before: readonly Held[], { pages }: Answer): readonly Held[] {
  return pages.map((page) => {
    if (page.state !== 'new') {
      const known = before[page.of];
      if (known === undefined) throw new RangeError(`page ${page.of} was not in the question`);
      return page.state === 'same' ? known : { ...known, digest: '' };
    }
    const last = page.rows.at(-1);
    if (last === undefined) throw new RangeError('a page is empty');
    return { rows: page.rows, end: encodeCursor(cursorOf(last)), digest: page.digest };
  });
}

async function whole(more = 50): Promise<readonly Held[]> {
  for (let held: readonly Held[] = []; ;) {
    const answer = await ask(held, { more });
    held = merged(held, answer);
    if (!answer.hasMore) return held;
  }
}

const rowsOf = (held: readonly Held[]): readonly NowRow[] => held.flatMap(({ rows }) => rows);
const everything = async (): Promise<readonly NowRow[]> => await listNow(responder(), { limit: 10_000 });

describe('a list as its reader holds it', () => {
  it('comes page by page, and is the same while nothing changes', async () => {
    const held = await whole();

    const again = await ask(held);

    // Every part brings its own rows as it is loaded.
    expect(createApp).toBeTypeOf('function');

    expect(rowsOf(held)).toEqual(await everything());
    expect(held.length).toBeGreaterThan(2);
    expect(again.pages).toEqual(held.map((_, of) => ({ state: 'same', of })));
    expect(again.counts.total).toBe(rowsOf(held).length);
  });

  const copied = `insert into incident_task (id, incident_id, title, detail, state, due_at, created_at, created_by)
    select gen_random_uuid(), incident_id, 'another', detail, state, due_at, created_at, created_by from incident_task`;
  const done = `update incident_task set state = 'done', ended_at = created_at, ended_by = created_by`;
  it.each([
    ['comes', `${copied} where title = 'first 60'`],
    ['comes after all others', `${copied} where title = 'first 70' order by id limit 1`],
    ['is done', `${done} where title = 'first 61'`],
    ['has other words', `update incident_task set title = 'otherwise' where title = 'first 62'`],
    ['moves to the front', `update incident_task set due_at = timestamptz '2026-01-01' where title = 'first 110'`],
    ['moves to the end', `update incident_task set due_at = null where title = 'first 3'`],
    [
      'goes, and a page of others with it',
      `${done} where due_at between timestamptz '2026-01-15 00:10' and timestamptz '2026-01-15 01:20'`,
    ],
  ])('is told what changed, and little else, when a row %s', async (_, sql) => {
    const before = await whole();
    await change(sql);

    const answer = await ask(before, { more: 50 });

    expect(rowsOf(merged(before, answer))).toEqual(await everything());
    expect(answer.hasMore).toBe(false);
    expect(answer.pages.map(({ state }) => state)).toContain('same');
  });

  it('is told of the nearest first where much changed, and is whole in the end', async () => {
    await tasks(1_000, 'many');
    let held = await whole();
    const near = held.length - 3;
    await change(`update incident_task set title = title || ', changed'`);

    let answer = await ask(held, { near });
    const sent = answer.pages.flatMap((page) => (page.state === 'new' ? page.rows : []));
    expect(answer.pages[near]?.state).toBe('new');
    expect(sent.length).toBeGreaterThan(200);
    expect(sent.length).toBeLessThanOrEqual(400);

    let rounds = 0;
    for (; answer.pages.some(({ state }) => state === 'stale'); rounds += 1) {
      held = merged(held, answer);
      answer = await ask(held, { near });
    }
    expect(rounds).toBeGreaterThan(1);
    expect(rowsOf(merged(held, answer))).toEqual(await everything());
  });

  it('ends the list where a storm has come into one page, and goes on when it is asked to', async () => {
    await tasks(400, 'storm');
    const all = await everything();
    const [last] = all.slice(-1).map((row) => encodeCursor(cursorOf(row)));
    expect(all.length).toBeGreaterThan(1_200);

    const answer = await ask([{ rows: [], end: last ?? '', digest: '' }], { more: 50 });

    const first = merged([], answer);
    expect(rowsOf(first)).toEqual(all.slice(0, 1_000));
    expect(answer.hasMore).toBe(true);
    expect(answer.counts.total).toBe(all.length);
    const next = await ask(first, { near: first.length, more: 2_000 });
    expect(rowsOf(merged(first, next))).toEqual(all);
  });

  it('says by a digest no name that it does not say in words', async () => {
    const userId = newId();
    const values = [userId, 'Ines', `${userId}@example.org`];
    await change('insert into user_account (id, name, email, created_at) values ($1, $2, $3, now())', values);
    const ines = platform.as(['security_key'], { userId, name: 'Ines' });
    const breach = { title: 'mails were read', kind: 'security', severity: 'sev2' } as const;
    const restricted = async (): Promise<string> => {
      const { id, name } = await declareIncident(ines, 'shop', breach);
      await restrictIncident(ines, id, { because: 'it is a breach', readers: [] });
      return name;
    };
    const [name, other] = [await restricted(), await restricted()];
    const digestOf = async (title: string): Promise<string | undefined> => {
      await change(`update incident_task set title = $1 where title like 'first 90%' or title like 'as in %'`, [title]);
      return (await whole(200)).find(({ rows }) => rows.some((row) => row.title.startsWith('as in')))?.digest;
    };

    const digest = await digestOf(`as in ${name}`);

    expect(digest).toBeDefined();
    expect(digest).toBe(await digestOf(`as in ${other}`));
    expect(digest).not.toBe(await digestOf(`as in ${name}0`));
    expect(digest).not.toBe(await digestOf(`as in ${name}, later`));
  });

  it('is empty for somebody without a right', async () => {
    const answer = await readNow(platform.as([]), { pages: [], near: 0, more: 100 });

    expect(answer).toMatchObject({ counts: { total: 0 }, pages: [], hasMore: false });
  });

  it('refuses an end that is none', async () => {
    const asked = readNow(responder(), { pages: [{ end: 'x', digest: '' }], near: 0, more: 0 });

    await expect(asked).rejects.toMatchObject({ code: 'request.invalid' });
  });
});

it.each([
  ['a rank', [1e15, 0, 'x']],
  ['a day', [0, 8.63e15, 'x']],
  ['a day long ago', [0, -8.63e15, 'x']],
] as const)('refuses a place with %s that nobody was given', async (_, key) => {
  const cursor = encodeCursor(key);
  const asked = [
    () => readNow(responder(), { pages: [{ end: cursor, digest: '' }], near: 0, more: 1 }),
    () => listNow(responder(), { limit: 1, cursor }),
  ];

  for (const again of asked) await expect(again()).rejects.toMatchObject({ code: 'request.invalid' });
});
