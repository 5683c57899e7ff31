import { afterAll, beforeAll, expect, it } from 'vitest';
import { type MailStandIn, mailStandIn } from '../integrations/smtp/test-mail-stand-in.ts';
import { openTestApp, type TestApp } from '../test-app.ts';
import { groupStories, onCallNames, onCallPeople } from './on-call-story.ts';

let mail: MailStandIn;
let product: TestApp;

beforeAll(async () => {
  mail = await mailStandIn();
  product = await openTestApp({ mailServer: { url: mail.url, from: 'lockstep@example.org' } });
  await product.admin.call('loadSample');
}, 30_000);
afterAll(async () => {
  await product.close();
  await mail[Symbol.asyncDispose]();
});

/** The pager takes it within a moment; a busy machine may take longer. */
const within = { timeout: 20_000, interval: 50 };

/** Without those of the half year before, which only figures are made of. */
async function groupsOfStories() {
  const titles = new Set(groupStories.map(({ alerts }) => alerts[0]?.summary));
  return (await groups()).filter(({ title }) => titles.has(title));
}

async function groups() {
  const active = await product.admin.call('listAlertGroups', { query: { state: 'active' } });
  const over = await product.admin.call('listAlertGroups', { query: { state: 'resolved' } });
  return [...active.items, ...over.items];
}

it('has somebody on call, a policy, and groups of both axes', async () => {
  const { items: onCall } = await product.admin.call('listSchedules', { query: {} });
  const { items: policies } = await product.admin.call('listEscalationPolicies', { query: {} });
  const { items: alerts } = await product.admin.call('listAlerts', { query: {} });

  expect(onCall.map(({ name }) => name)).toEqual([onCallNames.firstLine, onCallNames.security]);
  expect(onCallPeople).toContain(onCall[0]?.onCall[0]?.name);
  expect(policies.map(({ name }) => name)).toEqual([onCallNames.policy]);
  expect((await groupsOfStories()).map(({ axis, state }) => `${axis} ${state}`).toSorted()).toEqual(
    groupStories
      .map(({ axis, resolvedAfterMs }) => `${axis} ${resolvedAfterMs === undefined ? 'acknowledged' : 'resolved'}`)
      .toSorted(),
  );
  expect(alerts).toHaveLength(3);
  for (const { id, groupId } of alerts) {
    const { why } = await product.admin.call('getAlertDetail', { params: { alert: id } });
    expect(groupId).not.toBeNull();
    expect(why.join(' ')).toContain('route `Sample`');
  }
});

it.each(['open', 'resolved'] as const)('lists the %s alerts of its past with the newest first', async (state) => {
  const { items } = await product.admin.call('listAlerts', { query: { state, limit: 200 } });
  const opened = items.map(({ openedAt }) => openedAt);

  expect(opened.length).toBeGreaterThan(2);
  expect(opened).toEqual(opened.toSorted().toReversed());
});

it('tells of a miss and of who had it then', async () => {
  const [, burning] = (await groupsOfStories())
    .filter(({ title }) => title.includes('umami'))
    .toSorted((a, b) => a.alerts - b.alerts);
  const chain = await product.admin.call('getAlertGroupChain', { params: { group: burning?.id ?? '' } });

  expect(chain.escalation).toMatchObject({
    status: 'acknowledged',
    dueAt: null,
    acknowledgedBy: [{ by: 'Jonas Weber' }],
  });
  expect(chain.lines.filter(({ code }) => code === 'paged').map(({ person }) => person?.name)).toEqual([
    'Noor Haddad',
    'Jonas Weber',
    'Mika Sato',
  ]);
  expect(chain.notifications.map(({ state }) => state)).toEqual(['delivered', 'delivered', 'delivered']);
});

it('has half a year behind it, of which figures are made', async () => {
  const { durations, shares, people, hasSample } = await product.admin.call('getInsights', { query: {} });
  const figure = (metric: string, axis: string) => durations.find((one) => one.metric === metric && one.axis === axis);
  const share = (metric: string) => shares.find((one) => one.metric === metric);

  expect(hasSample).toBe(true);
  expect(figure('time_to_acknowledge', 'reliability')).toMatchObject({
    summary: { kind: 'measured' },
    change: { kind: 'shorter', test: 'mann_whitney' },
  });
  expect(figure('time_to_resolve', 'reliability')).toMatchObject({ change: { kind: 'no_change_detectable' } });
  expect(figure('time_to_resolve', 'security')).toMatchObject({ open: 2 });
  expect(share('useless_pages')).toMatchObject({ summary: { kind: 'measured' } });
  expect(people.map(({ name }) => name)).toEqual(onCallPeople.toSorted());
  expect(people.every(({ nights }) => nights !== null && nights > 0)).toBe(true);
});

it('has a room in which both teams work, with a way back that the gate denies', async () => {
  const { items } = await product.admin.call('listIncidents', { query: { open: 'true', kind: 'both' } });
  const burning = items.find(({ title }) => title.startsWith('umami answers'));
  const params = { incident: burning?.name ?? '' };
  const { items: entries } = await product.admin.call('listTimeline', { params, query: { limit: 100 } });
  const room = await product.admin.call('getRoom', { params });

  expect(burning).toMatchObject({ isSimulated: true, isDrill: false, status: { phase: 'active' } });
  expect(burning?.roles.flatMap(({ role, holder }) => (holder === null ? [] : [`${role}: ${holder.name}`]))).toEqual([
    'commander: Jonas Weber',
    'reliability_lead: Mika Sato',
    'security_lead: Priya Nair',
  ]);
  expect(room.decisions.map(({ verdict }) => verdict).toSorted()).toEqual(['deny', 'preserve_first']);
  expect(room.alertGroups.filter(({ isLinked }) => isLinked)).toHaveLength(2);
  expect(room.exposures.map(({ advisory }) => advisory)).toContain('CVE-2025-55182');
  expect(entries.filter(({ kind, text }) => kind === 'note' && text !== null)).toHaveLength(4);
  expect(entries.some(({ pinnedAt }) => pinnedAt !== null)).toBe(true);
});

it('sends nothing to its people, also when a group of theirs is resolved, and asks no administrator', async () => {
  const [group] = (await groups()).filter(({ state }) => state === 'acknowledged');

  await product.admin.call('resolveAlertGroup', { params: { group: group?.id ?? '' }, body: {} });
  await expect
    .poll(async () => {
      const params = { group: group?.id ?? '' };
      return (await product.admin.call('getAlertGroupChain', { params })).escalation.status;
    }, within)
    .toBe('resolved');

  const waiting = async () => {
    const { rows } = await product.app.database.pool.query<{ waiting: number }>(
      `select count(*)::int as waiting from notification where state in ('waiting', 'sending')`,
    );
    return rows[0]?.waiting;
  };
  await expect.poll(waiting, within).toBe(0);
  expect(mail.mails).toEqual([]);
});

it('stays while something real pages by it, and says what that is', async () => {
  const { items } = await product.admin.call('listEscalationPolicies', { query: {} });
  await product.admin.call('updateAlertRules', { body: { catchAllPolicyId: items[0]?.id ?? null } });
  const refusal = await product.admin.call('removeSample').catch((error: unknown) => error);
  await product.admin.call('updateAlertRules', { body: { catchAllPolicyId: null } });

  expect(refusal).toMatchObject({
    code: 'paging.policy_in_use',
    message: `\`${onCallNames.policy}\` is in use: the catch-all`,
  });
  expect(await groupsOfStories()).toHaveLength(groupStories.length);
  expect(await product.admin.call('removeSample')).toMatchObject({ isLoaded: false });
  expect(await groups()).toEqual([]);
});
