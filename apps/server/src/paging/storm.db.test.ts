import { afterAll, beforeAll, expect, it } from 'vitest';
import { newId } from '../platform/db/ids.ts';
import { openTestPaging, type TestPaging } from './test-paging.ts';

let paging: TestPaging;

beforeAll(async () => {
  paging = await openTestPaging();
});
afterAll(() => paging[Symbol.asyncDispose]());

const causes = 10_000;

/** Groups as a storm of different causes leaves them, with what opened each. */
async function openGroups(policyId: string): Promise<void> {
  const ids = Array.from({ length: causes }, () => newId());
  const at = new Date(paging.platform.clock.now());
  await paging.rows(
    `insert into alert_group (id, group_key, policy_id, urgency, axis, title, labels, state, opened_at, last_alert_at, alerts, open_alerts)
     select id, id::text, $2, 'high', 'reliability', 'cause ' || id, '{}', 'open', $3, $3, 1, 1 from unnest($1::uuid[]) as g (id)`,
    [ids, policyId, at],
  );
  await paging.rows(
    `insert into alert_group_event (id, group_id, at, kind, body) select id, id, $2, 'opened', '{}' from unnest($1::uuid[]) as g (id)`,
    [ids, at],
  );
}

it('of 10,000 causes: the first page within 5 s, five messages, and every cause says what became of it', async () => {
  const people = await Promise.all(['Ana', 'Ben', 'Cleo'].map((name) => paging.addPerson(name)));
  const targets = people.map((userId) => ({ kind: 'person' as const, userId }));
  await openGroups(await paging.addPolicy([{ targets, strategy: { kind: 'alert_based' }, delayMs: 3_600_000 }]));

  const startedAt = performance.now();
  const worked = paging.run();
  let firstMs = Number.POSITIVE_INFINITY;
  const looking = setInterval(() => {
    if (paging.mail.mails.length > 0) firstMs = Math.min(firstMs, performance.now() - startedAt);
  }, 5);
  await worked;
  clearInterval(looking);
  await paging.after(15_000);

  expect(firstMs).toBeLessThan(5_000);
  const perPerson = Map.groupBy(paging.mail.mails, ({ to }) => to?.[0]?.address);
  expect([...perPerson.values()].map(({ length }) => length)).toEqual([5, 5, 5]);
  const [told] = await paging.rows<{ groups: number; told: number }>(
    `select count(distinct group_id)::int as groups,
       count(distinct group_id) filter (where exists (select 1 from notification n where n.page_id = p.id or n.id = p.carried_by))::int as told
     from page p`,
  );
  expect(told).toEqual({ groups: causes, told: causes });
  const said = await paging.rows('select distinct group_id from escalation_entry');
  expect(said).toHaveLength(causes);
}, 120_000);
