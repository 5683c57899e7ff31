import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { get, openTestApp, post, type TestApp } from '../test-app.ts';

let test: TestApp;
let ada: string;

beforeAll(async () => {
  test = await openTestApp({
    mailServer: { url: 'smtp://127.0.0.1:1', from: 'Lockstep <lockstep@example.org>' },
  });
  ({ userId: ada } = await test.admin.call('whoAmI', {}));
});
afterAll(() => test.close());

const step = (change: object = {}) => ({
  delayMinutes: 5,
  targets: [{ kind: 'person' as const, userId: ada }],
  ...change,
});
const policies = '/api/v1/escalation-policies';

describe('escalation policies over HTTP', () => {
  it('go through making, showing, changing, checking, playing and deleting, every answer as the contract says', async () => {
    const { admin } = test;
    const sent = {
      name: 'web',
      steps: [
        step({
          strategy: { kind: 'cycle_based', rotateAfterMinutes: 2, rounds: 3 },
          condition: {
            hours: { zone: 'Europe/Berlin', weekdays: [1, 5], from: '09:00', to: '00:30', isInside: false },
          },
        }),
        step({
          targets: [],
          retry: { everyMinutes: 1.5, times: 2 },
          acknowledgement: {
            kind: 'joint' as const,
            reliability: [{ kind: 'person' as const, userId: ada }],
            security: [{ kind: 'person' as const, userId: ada }],
          },
        }),
      ],
      repeats: 2,
      acknowledgementTimeoutMinutes: 30,
      deferral: { zone: 'UTC', weekdays: [], from: '08:00', to: '18:00' },
      owner: { kind: 'person' as const, userId: ada },
    };

    const made = await admin.call('createEscalationPolicy', { body: sent });
    const shown = await admin.call('getEscalationPolicy', { params: { policy: made.id } });
    const listed = await admin.call('listEscalationPolicies', { query: { limit: 1, name: 'WEB' } });
    const checked = await admin.call('checkEscalationPolicy', { body: { ...sent, id: made.id } });
    const { id, version, createdAt: _c, updatedAt: _u, updatedBy: _b, names: _n, ...body } = made;
    const saved = await admin.call('updateEscalationPolicy', {
      params: { policy: id },
      body: { ...body, version, repeats: 0 },
    });
    const played = await admin.call('dryRunEscalationPolicy', {
      body: { policyName: 'Web', at: '2026-11-23T07:00:00Z' },
    });
    const deleted = await admin.call('deleteEscalationPolicy', { params: { policy: id } });
    const again = await admin.call('createEscalationPolicy', { body: deleted });

    expect(made).toMatchObject({
      ...sent,
      steps: [
        { id: 's1', delayMinutes: 5, condition: { hours: { from: '09:00', to: '00:30' } }, retry: null },
        { id: 's2', retry: { everyMinutes: 1.5, times: 2 }, condition: null },
      ],
      version: 1,
      names: { [ada]: 'Ada' },
    });
    expect(shown).toEqual({ ...made, usedBy: [] });
    expect(listed.items).toEqual([made]);
    expect(checked.problems).toEqual([]);
    expect(saved).toMatchObject({ version: 2, repeats: 0, steps: made.steps });
    expect(played.entries[0]).toMatchObject({ minute: 0, kind: 'page', who: 'Ada', stepId: 's1', userId: ada });
    expect(played.entries[0]?.messages).toMatchObject([{ minute: 0, channel: 'mail' }]);
    expect(played.rings).toMatchObject([{ stepId: 's1', step: 0, strategy: 'cycle_based' }]);
    expect(deleted.id).toBe(id);
    expect(again).toMatchObject({ ...body, repeats: 0, version: 1 });
    expect(test.failures).toEqual([]);
  });

  it.each([
    ['a policy without steps', { name: 'x', steps: [] }, 'paging.policy_invalid', ['body.steps']],
    [
      'an unknown kind of target',
      { name: 'x', steps: [{ delayMinutes: 5, targets: [{ kind: 'ghost' }] }] },
      'request.invalid',
      undefined,
    ],
    [
      'hours of no shape',
      { name: 'x', steps: [], deferral: { zone: 'UTC', from: '9', to: '10' } },
      'request.invalid',
      undefined,
    ],
    ['a delay without end', { name: 'x', steps: [{ delayMinutes: 1e300, targets: [] }] }, 'request.invalid', undefined],
  ])('refuse %s with the field and a cure', async (_what, body, code, fields) => {
    const refusal = await test.refused(post(policies, body));

    expect(refusal.code).toBe(code);
    expect(refusal.fields.length).toBeGreaterThan(0);
    if (fields !== undefined) expect(refusal.fields).toEqual(fields);
  });

  it('say what to name when a dry run names nothing, and that a policy is not there', async () => {
    const nothing = await test.refused(post(`${policies}/dry-run`, {}));
    const unknown = await test.refused(get(`${policies}/018f0000-0000-7000-8000-000000000000`));

    expect(nothing).toMatchObject({ code: 'request.invalid' });
    expect(unknown).toMatchObject({ code: 'paging.policy_not_found', status: 404 });
  });
});

describe('teams over HTTP', () => {
  it('show members, engagements and who holds the keys of a service, every answer as the contract says', async () => {
    const { admin } = test;
    await admin.call('createTeam', { body: { name: 'sre' } });
    await admin.call('createTeam', { body: { name: 'shop' } });
    await admin.call('createService', { body: { name: 'checkout', team: 'shop' } });
    const policy = await admin.call('createEscalationPolicy', { body: { name: 'engaged', steps: [step()] } });
    const params = { team: 'sre', userId: ada };

    const member = await admin.call('putTeamMember', { params, body: { role: 'lead', key: 'reliability' } });
    const engaged = await admin.call('createEngagement', {
      body: { team: 'sre', service: 'checkout', policyId: policy.id },
    });
    const given = await admin.call('grantEngagementKey', { params: { engagement: engaged.id } });
    const rings = await admin.call('listServiceRings', { params: { service: 'checkout' } });
    const used = await admin.call('getEscalationPolicy', { params: { policy: policy.id } });
    const refused = await test.refused({ method: 'DELETE', path: `${policies}/${policy.id}` });
    await admin.call('updateEngagement', {
      params: { engagement: engaged.id },
      body: { endsAt: engaged.startsAt },
    });
    const deleted = await admin.call('deleteEscalationPolicy', { params: { policy: policy.id } });
    const engagements = await admin.call('listEngagements', { query: { team: 'SRE' } });
    const removed = await admin.call('removeTeamMember', { params });

    // Nobody else could agree yet: what she proposes takes effect at once, and is marked.
    expect(member).toMatchObject({ key: 'reliability', pendingChangeId: null });
    expect(given).toMatchObject({ state: 'applied' });
    expect(rings.items).toMatchObject([
      { axis: 'reliability', by: 'engaged', team: 'sre', people: [{ userId: ada }] },
      { axis: 'security', by: 'role', team: null },
    ]);
    expect(used.usedBy).toEqual([{ kind: 'engagement', id: engaged.id, name: 'sre for checkout' }]);
    expect(refused).toMatchObject({ code: 'paging.policy_in_use', status: 409 });
    expect(deleted.id).toBe(policy.id);
    expect(engagements.items).toMatchObject([{ id: engaged.id, policyId: null, endsAt: engaged.startsAt }]);
    expect(removed).toMatchObject({ userId: ada, role: 'lead', key: 'reliability' });
    expect(test.failures).toEqual([]);
  });
});
