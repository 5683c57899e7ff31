import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createEnvironment, createService } from '#services/index.ts';
import type { Transaction } from '../platform/context.ts';
import type { Statement } from '../platform/db/statement.ts';
import { openTestPlatform, type TestPlatform } from '../platform/test-context.ts';
import { exposureTotals, listByAdvisory } from './advisory-list-store.ts';
import { type ExposureFilter, openStates } from './filter-store.ts';
import { listExposuresBy } from './list-store.ts';

interface Row {
  readonly id: string;
  readonly service_id: string;
  readonly environment_id: string;
  readonly environment: string;
  readonly group_name: string;
  readonly aliases: readonly string[];
  readonly is_restricted: boolean;
  readonly state: (typeof openStates)[number];
  readonly deadline: 'three_days' | 'sixty_days';
  readonly is_zero_budget: boolean;
  readonly is_malicious: boolean;
  readonly listed_on: string | null;
  readonly due_at: Date | null;
  readonly merged_into: string | null;
}

const now = Date.parse('2026-03-01T00:00:00Z');
let platform: TestPlatform;
let rows: readonly Row[];

beforeAll(async () => {
  platform = await openTestPlatform();
  const admin = platform.as(['admin']);
  await createEnvironment(admin, { name: 'production', isProduction: true });
  await createEnvironment(admin, { name: 'staging', isProduction: false });
  for (let n = 0; n < 30; n += 1) await createService(admin, { name: `web-${n}`, tier: 1, isSample: false });
  const { pool } = platform.database;
  // Dates are alike on purpose, and many have none; rows are as wide as they are.
  await pool.query(
    `insert into exposure (id, service_id, environment_id, group_name, aliases, is_restricted, packages, certainty, deadline, is_estimated,
       deadline_because, patch_due_because, is_zero_budget, is_malicious, listed_on, found_at, stretches, since_at, dismissal, merged_into,
       state, due_at, changed_at)
     select gen_random_uuid(), s.id, e.id, 'CVE-' || f, array['CVE-' || f, 'GHSA-' || f], f % 9 = 0, '[]', 'affected',
       case when f % 3 = 0 then 'three_days' else 'sixty_days' end, false, words, '', f % 3 = 0 and e.is_production, f % 17 = 0,
       case when f % 5 = 0 then '2026-01-0' || 1 + f % 9 end, $1, '[{"from": 0, "counts": true, "versions": []}]', $1,
       case when state = 'dismissed' then '{"kind": "merged", "because": "", "at": 0}'::json end,
       case when state = 'dismissed' and roll % 2 = 0 then gen_random_uuid() end, state,
       case when state in ('live', 'untriaged', 'cannot_tell') and roll % 4 > 0 then $1::timestamptz + (roll % 13 - 6) * interval '1 day' end, $1
     from service s, environment e, generate_series(100, 160) f,
       lateral (select abs(hashtext(s.name || e.name || f)) as roll,
         (select string_agg(md5(s.name || f || k), '') from generate_series(1, 16) k) as words) r,
       lateral (select (array['live', 'untriaged', 'cannot_tell', 'closed', 'over', 'dismissed'])[1 + roll % 6] as state) t`,
    [new Date(now)],
  );
  await pool.query('vacuum analyze exposure');
  const all = await pool.query<Row>(
    'select x.*, e.name as environment from exposure x join environment e on e.id = x.environment_id',
  );
  ({ rows } = all);
});
afterAll(() => platform.close());

const filter = (more: Partial<ExposureFilter> = {}): ExposureFilter => ({
  maySeeRestricted: true,
  advisory: undefined,
  serviceId: undefined,
  environmentId: undefined,
  states: openStates,
  deadline: undefined,
  isZeroBudget: undefined,
  isOverdue: undefined,
  now,
  ...more,
});
const due = (row: Row): number => (row.due_at === null ? Infinity : Number(row.due_at));
const matching = (asked: ExposureFilter): readonly Row[] =>
  rows.filter(
    (row) =>
      (asked.maySeeRestricted || !row.is_restricted) &&
      (asked.advisory === undefined || row.aliases.includes(asked.advisory)) &&
      (asked.serviceId === undefined || row.service_id === asked.serviceId) &&
      (asked.environmentId === undefined || row.environment_id === asked.environmentId) &&
      (asked.states === undefined || asked.states.includes(row.state)) &&
      (asked.deadline === undefined || row.deadline === asked.deadline) &&
      (asked.isZeroBudget === undefined || row.is_zero_budget === asked.isZeroBudget) &&
      (asked.isOverdue === undefined || due(row) < now === asked.isOverdue),
  );
const filters = (): readonly ExposureFilter[] => {
  const [{ service_id: serviceId, environment_id: environmentId } = { service_id: '', environment_id: '' }] = rows;
  return [
    filter(),
    filter({ maySeeRestricted: false }),
    filter({ states: undefined }),
    filter({ states: ['over'] }),
    filter({ states: ['live', 'over'], maySeeRestricted: false }),
    filter({ advisory: 'GHSA-117', states: undefined }),
    filter({ advisory: 'CVE-118' }),
    filter({ serviceId }),
    filter({ environmentId, states: undefined, maySeeRestricted: false }),
    filter({ deadline: 'three_days' }),
    filter({ isZeroBudget: true }),
    filter({ isZeroBudget: false, states: ['untriaged'] }),
    filter({ isOverdue: true }),
    filter({ isOverdue: false, serviceId, environmentId }),
    filter({ isOverdue: false, states: undefined, deadline: 'sixty_days', isZeroBudget: false, advisory: 'CVE-101' }),
  ];
};
const compare = (one: number | string, other: number | string): number => (one === other ? 0 : one < other ? -1 : 1);

describe('the list of exposures', () => {
  it('holds what was asked for, what is due first, page after page', async () => {
    for (const asked of filters()) {
      const wanted = matching(asked)
        .toSorted((a, b) => compare(due(a), due(b)) || compare(a.id, b.id))
        .map(({ id }) => id);
      const found: string[] = [];
      for (let after: { dueAt: number; id: string } | undefined, isLast = false; !isLast;) {
        const page = await listExposuresBy(platform.asSystem().read, asked, { after, limit: 97 });
        found.push(...page.map(({ id }) => id));
        const last = page.at(-1);
        isLast = page.length < 97 || last === undefined;
        if (last !== undefined) after = { dueAt: last.dueAt ?? 8.64e15, id: last.id };
      }
      expect(found).toEqual(wanted);
    }
  });

  it('by advisory puts harmful code first, then what has no budget, then what is exploited', async () => {
    for (const asked of filters()) {
      const groups = [
        ...Map.groupBy(matching(asked), ({ group_name: name, is_restricted: is }) => `${name} ${is}`).values(),
      ];
      const wanted = groups
        .map((own) => ({
          advisory: own[0]?.group_name ?? '',
          exposures: own.length,
          services: new Set(own.map((row) => row.service_id)).size,
          overdue: own.filter((row) => due(row) < now).length,
          live: own.filter(({ state }) => state === 'live').length,
          due: Math.min(...own.map(due)),
          rank: own.some((row) => row.is_malicious)
            ? 0
            : own.some((row) => row.is_zero_budget)
              ? 1
              : own.some((row) => row.listed_on !== null)
                ? 2
                : 3,
        }))
        .toSorted((a, b) => a.rank - b.rank || compare(a.due, b.due) || compare(a.advisory, b.advisory))
        .map(({ due: first, ...rest }) => ({ ...rest, dueAt: first === Infinity ? null : first }));
      const found: unknown[] = [];
      for (let after: Parameters<typeof listByAdvisory>[2]['after'], isLast = false; !isLast;) {
        const page = await listByAdvisory(platform.asSystem().read, asked, { after, limit: 7 });
        found.push(
          ...page.map(({ advisory, exposures, services, overdue, live, rank, dueAt }) => {
            return { advisory, exposures, services, overdue, live, rank, dueAt };
          }),
        );
        const last = page.at(-1);
        isLast = page.length < 7 || last === undefined;
        if (last !== undefined) after = { ...last, dueAt: last.dueAt ?? 8.64e15 };
      }
      expect(found).toEqual(wanted);
    }
  });

  it('counts what the caller may see', async () => {
    for (const maySee of [true, false]) {
      const seen = rows.filter((row) => (maySee || !row.is_restricted) && row.merged_into === null);
      const open = seen.filter(({ state }) => openStates.includes(state));
      const count = (list: readonly Row[], by: (row: Row) => string) =>
        new Map([...Map.groupBy(list, by)].map(([name, own]) => [name, own.length]));

      expect(await exposureTotals(platform.asSystem().read, maySee, now)).toEqual({
        open: open.length,
        zeroBudget: open.filter((row) => row.is_zero_budget).length,
        overdue: open.filter((row) => due(row) < now).length,
        states: count(seen, ({ state }) => state),
        deadlines: count(open, ({ deadline }) => deadline),
        environments: count(open, ({ environment }) => environment),
      });
    }
  });

  it('is found in indexes that hold all of what was asked; rows are read of what is shown only', async () => {
    const { pool } = platform.database;
    // Fewer are read whole, whatever the indexes hold.
    await pool.query(
      `insert into exposure select made.* from exposure x, generate_series(1, 12) k,
         lateral json_populate_record(x, json_build_object('id', gen_random_uuid(), 'group_name', x.group_name || '-' || k)) made`,
    );
    await expect
      .poll(
        async () => {
          await pool.query('vacuum analyze exposure');
          const { rows: tables } = await pool.query<{ is: boolean }>(
            `select relallvisible >= relpages - 1 as is from pg_class where oid = 'exposure'::regclass`,
          );
          return tables[0]?.is;
        },
        { timeout: 20_000 },
      )
      .toBe(true);
    const plans: string[] = [];
    const explain = {
      ...platform.asSystem().read,
      query: async <T>({ text }: Statement<T>, values: readonly unknown[]): Promise<readonly T[]> => {
        const { rows: lines } = await pool.query<Record<string, string>>(`explain ${text}`, [...values]);
        plans.push(lines.map((line) => line['QUERY PLAN']).join('\n'));
        return [];
      },
    } as unknown as Transaction;
    const asked = [{}, { states: undefined }, { isOverdue: true, deadline: 'three_days', isZeroBudget: true }] as const;
    for (const more of asked) {
      await listExposuresBy(explain, filter(more), { after: undefined, limit: 26 });
      await listByAdvisory(explain, filter(more), { after: undefined, limit: 26 });
    }
    await exposureTotals(explain, false, now);

    expect(
      plans.map((plan) => [...plan.matchAll(/Index Only Scan using (\w+) on exposure/g)].map(([, name]) => name)),
    ).toEqual([
      ['exposure_by_state'],
      ['exposure_open_by_flaw'],
      ['exposure_by_state'],
      ['exposure_open_by_flaw', 'exposure_past_by_flaw'],
      ['exposure_by_state'],
      ['exposure_open_by_flaw'],
      ['exposure_open_by_flaw', 'exposure_past'],
    ]);
  });
});
