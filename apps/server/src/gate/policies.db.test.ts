import { defaultPolicyText } from '@lockstep/cedar';
import { newId } from '../platform/db/ids.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { approveChange } from '#access/index.ts';
import { registerDeadlinePreset, toFindingAnswer } from '#advisories/index.ts';
import { listFindings } from '../advisories/list-findings.ts';
import type { RequestContext } from '../platform/context.ts';
import { openTestPlatform, type TestPlatform } from '../platform/test-context.ts';
import { activatePolicy } from './activate-policy.ts';
import { deadlinePresetInForce, seedDefaultPolicy } from './active-policy.ts';
import { draftPolicy } from './draft-policy.ts';
import { dryRunPolicy } from './dry-run-policy.ts';
import { listPolicies } from './list-policies.ts';
import { findActivePolicy, getPolicy } from './policy-store.ts';
import { ask, openTestGate, openTestService } from './test-gate.ts';

let platform: TestPlatform;
let admin: RequestContext;
let other: RequestContext;

beforeAll(async () => {
  platform = await openTestPlatform();
  registerDeadlinePreset(deadlinePresetInForce);
  await openTestGate(platform);
  await openTestService(platform, 'web', [
    { version: '1.0.0', parts: ['pkg:npm/left@1.0.0'], daysAgo: 30 },
    { version: '1.1.0', parts: ['pkg:npm/left@1.1.0'], daysAgo: 10 },
  ]);
  // Two people with passwords: from now on nobody loosens anything alone.
  const [one, two] = [newId(), newId()];
  await platform.database.pool.query(
    `insert into user_account (id, name, email, password_hash, created_at)
     values ($1, 'Ada', 'ada@example.org', 'x', now()), ($2, 'Bo', 'bo@example.org', 'x', now())`,
    [one, two],
  );
  await platform.database.pool.query('update access_state set second_person_at = now()');
  admin = platform.as(['admin'], { userId: one, name: 'Ada' });
  other = platform.as(['security_key'], { userId: two, name: 'Bo' });
});
afterAll(() => platform.close());

const withoutRule = (id: string): string => {
  const from = defaultPolicyText.indexOf(`@id("${id}")`);
  const to = defaultPolicyText.indexOf('@id(', from + 1);
  return defaultPolicyText.slice(0, from) + defaultPolicyText.slice(to);
};
const activeVersion = async () => (await findActivePolicy(admin.read))?.version;

describe('policies', () => {
  it('start with the shipped one, once', async () => {
    await Promise.all(Array.from({ length: 5 }, () => seedDefaultPolicy(platform.asSystem())));

    const { items } = await listPolicies(admin, { limit: 10 });

    expect(items.map(({ version, state }) => ({ version, state }))).toEqual([{ version: 1, state: 'active' }]);
  });

  it('are refused with the line and the setting at fault', async () => {
    const badText = draftPolicy(admin, {
      title: 'typo',
      cedar: defaultPolicyText.replace('context.reopensMalicious > 0', 'context.reopensMalicous > 0'),
      settings: {},
    });
    const badSetting = draftPolicy(admin, {
      title: 'too long',
      cedar: defaultPolicyText,
      settings: { feedMaxAgeDays: 9_999, nonsense: 1 },
    });

    const badDeadlines = draftPolicy(admin, {
      title: 'no last row',
      cedar: defaultPolicyText,
      settings: { deadlinePreset: 'own_table', deadlineTable: 'exploited: 3', deadlineLowDays: 5 },
    });

    await expect(badDeadlines).rejects.toHaveProperty('fields', [
      {
        field: 'body.settings.deadlineTable',
        problem: 'row 1 (`exploited: 3`): the last row must be `else`',
      },
      {
        field: 'body.settings.deadlineLowDays',
        problem: 'must not be less than `deadlineMediumDays`: what is less severe can not be due sooner',
      },
    ]);
    await expect(badText).rejects.toMatchObject({ code: 'gate.policy_invalid' });
    await expect(badText).rejects.toHaveProperty('fields.0.field', expect.stringMatching(/^body\.cedar:\d+$/));
    await expect(badSetting).rejects.toMatchObject({ code: 'gate.policy_invalid' });
    await expect(
      draftPolicy(platform.as(['responder']), { title: 'no', cedar: 'x', settings: {} }),
    ).rejects.toMatchObject({
      code: 'access.forbidden',
    });
  });

  it('are tried over the decisions there are', async () => {
    const decision = await ask(platform, 'web', '1.0.0');
    const softer = await draftPolicy(admin, {
      title: 'known exploited is fine',
      cedar: withoutRule('reopens-known-exploited'),
      settings: {},
    });

    const result = await dryRunPolicy(platform.as(['auditor']), softer.id, 100);

    expect(decision.verdict).toBe('deny');
    expect(result).toMatchObject({ softer: 1, stricter: 0 });
    expect(result.changes).toEqual([
      expect.objectContaining({ decision: decision.number, before: 'deny', after: 'allow' }),
    ]);
  });

  it('take two people where they are softer, and one where they are not', async () => {
    const softer = await draftPolicy(admin, {
      title: 'no floor',
      cedar: withoutRule('below-floor'),
      settings: {},
    });
    const looser = await draftPolicy(admin, {
      title: 'old feeds',
      cedar: defaultPolicyText,
      settings: { feedMaxAgeDays: 30 },
    });
    const stricter = await draftPolicy(admin, {
      title: 'fresh feeds',
      cedar: defaultPolicyText,
      settings: { feedMaxAgeDays: 3 },
    });

    const waiting = await activatePolicy(admin, softer.id, 'we have no floor');
    const alsoWaiting = await activatePolicy(admin, looser.id, 'mirrors are slow');
    const before = await activeVersion();
    await activatePolicy(admin, stricter.id, 'mirrors are fast');
    const after = await activeVersion();

    expect([waiting.state, alsoWaiting.state]).toEqual(['pending', 'pending']);
    expect([before, after]).toEqual([1, stricter.version]);
    await expect(approveChange(admin, waiting.pendingChangeId ?? '')).rejects.toMatchObject({
      code: 'access.second_person_needed',
    });
    await approveChange(other, waiting.pendingChangeId ?? '');
    expect(await activeVersion()).toBe(softer.version);
    expect((await getPolicy(admin.read, stricter.id)).state).toBe('retired');
  });

  it('decide how long there is for a finding, in every answer', async () => {
    const answered = async () => {
      const { findings, ground } = await listFindings(admin, {
        service: 'lib',
        version: '1.0.0',
        knownAt: undefined,
        loadedAt: undefined,
      });
      return findings.map((finding) => toFindingAnswer(finding, ground, true));
    };
    const releasedOn = platform.clock.now() - 30 * 86_400_000;
    await openTestService(platform, 'lib', [{ version: '1.0.0', parts: ['pkg:npm/right@1.0.0'], daysAgo: 30 }]);
    const draft = await draftPolicy(admin, {
      title: 'days by severity',
      cedar: defaultPolicyText,
      settings: { deadlinePreset: 'severity_days', deadlineClock: 'found', deadlineCriticalDays: 20 },
    });

    const before = await answered();
    const waiting = await activatePolicy(admin, draft.id, 'our contract says so');
    await approveChange(other, waiting.pendingChangeId ?? '');
    const after = await answered();

    expect(waiting.state).toBe('pending');
    expect(before).toMatchObject([
      {
        deadline: 'fourteen_days',
        dueAt: '2025-12-15T23:59:59.000Z',
        dueBecause: '14 days from 2025-12-01, when it became known',
      },
    ]);
    const dueOn = new Date(releasedOn + 20 * 86_400_000).toISOString().slice(0, 10);
    expect(after).toMatchObject([
      {
        deadline: 'fourteen_days',
        isEstimated: true,
        deadlineBecause: 'no score, which counts as critical',
        dueAt: `${dueOn}T23:59:59.000Z`,
        dueBecause: `20 days from ${new Date(releasedOn).toISOString().slice(0, 10)}, when we could first find it`,
      },
    ]);
    const decision = await ask(platform, 'lib', '1.0.0');
    expect(decision.judgement.carried).toMatchObject([{ group: 'CVE-2025-0002', dueAt: `${dueOn}T23:59:59.000Z` }]);
  });
});
