import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dryRun, nextInRing } from './dry-run.ts';
import { MINUTE, PEOPLE, START, anyParts, anySteps, group, person, policy, step, world } from './test-escalation.ts';

const RING = ['ana', 'ben', 'cleo'].map(person);
const CYCLE = { kind: 'cycle_based' as const, rotateAfterMs: 5 * MINUTE, rounds: 2 };
const idsOf = (assignments: ReturnType<typeof nextInRing>['groups']) =>
  assignments.map(({ people }) => people.map(({ userId }) => userId).join('+'));

it('a dry run says in words why the next policy begins', () => {
  const last = policy([step({ targets: [person('eva')] })], { id: 'last', name: 'Last' });
  const here = world({ policies: [last], catchAllPolicyId: 'last' });

  const { entries } = dryRun(policy([step({ targets: [person('ana')] })]), group, () => here, START);

  expect(entries.find(({ action }) => action.kind === 'enter_policy')).toMatchObject({
    who: 'policy: Last',
    why: 'the catch-all takes what nobody acknowledged',
  });
});

describe('who is next in a ring', () => {
  it('is told for the next groups, after those paged before, without those who are away', () => {
    const pointer = {
      policyId: 'main',
      stepId: 's1',
      lastPagedAt: { 'person:ana': START, 'person:ben': 0, 'person:cleo': 0 },
    };
    const ring = step({ strategy: { kind: 'alert_based' }, targets: RING });

    const preview = nextInRing(ring, pointer, world({ away: { ben: 'on_leave' } }), 3, START);

    expect(idsOf(preview.groups)).toEqual(['cleo', 'ana', 'cleo']);
    expect(preview.walk).toEqual([]);
    expect(preview.skipped).toEqual(['skipped ben: on leave']);
    expect(preview.groups[0]?.why).toBe('step 1 of this policy, next in turn: named in the step');
  });

  it('is told for a cycle as where groups begin, and as the walk of one group', () => {
    const ring = step({ strategy: CYCLE, targets: RING });

    const preview = nextInRing(ring, undefined, world(), 5, START);

    expect(idsOf(preview.groups)).toEqual(['ana', 'ben', 'cleo', 'ana', 'ben']);
    expect(idsOf(preview.walk)).toEqual(['ana', 'ben', 'cleo', 'ana', 'ben']);
  });

  it('is told whatever the condition of the step, and is nobody when nobody can be paged', () => {
    const night = { urgencies: ['low' as const], axes: undefined, hours: undefined, label: undefined };
    const ring = step({ strategy: { kind: 'alert_based' }, targets: RING, condition: night });
    const away = { ana: 'on_leave', ben: 'deactivated', cleo: 'no_contact_method' } as const;

    expect(idsOf(nextInRing(ring, undefined, world(), 1, START).groups)).toEqual(['ana']);
    expect(nextInRing(ring, undefined, world({ away }), 2, START)).toMatchObject({ groups: [], walk: [] });
  });

  it('moves nothing: the groups that come are those it told', () => {
    fc.assert(
      fc.property(anySteps, anyParts, fc.nat(3), ([first], parts, pagedBefore) => {
        if (first === undefined || first.strategy.kind === 'everyone') return;
        const lastPagedAt = Object.fromEntries(
          PEOPLE.slice(0, pagedBefore).map((each, at) => [`person:${each}`, START - at]),
        );
        const pointer = { policyId: 'main', stepId: first.id, lastPagedAt };
        const here = world({ ...parts, pointers: new Map([[`main/${first.id}`, pointer]]) });

        const preview = nextInRing(first, pointer, here, 1, START);
        const run = dryRun(policy([first]), group, () => here, START);

        const paged = run.entries.flatMap(({ action, minute }) =>
          action.kind === 'page' && action.policyId === 'main' && minute === 0 ? [action.userId] : [],
        );
        expect(preview.groups.flatMap(({ people }) => people.map(({ userId }) => userId))).toEqual(paged);
      }),
    );
  });
});

describe('a dry run', () => {
  it('names minutes, people and reasons, and follows the schedule over a handover', () => {
    const steps = [
      step({ id: 's1', targets: [{ kind: 'schedule', scheduleId: 'primary' }] }),
      step({ id: 's2', delayMs: 90 * MINUTE, targets: [{ kind: 'schedule', scheduleId: 'primary' }] }),
    ];
    const worldAt = (at: number) => world({ onCall: { primary: [at < START + 3 * MINUTE ? 'ana' : 'ben'] } });

    const { entries, end } = dryRun(policy(steps), group, worldAt, START);

    expect(entries.map(({ minute, who, why }) => [minute, who, why])).toEqual([
      [0, 'ana', 'step 1 of Main, on call in primary'],
      [5, 'ben', 'step 2 of Main, on call in primary'],
      [95, 'owner: administrators', 'every policy has ended and nobody acknowledged; Main begins again in 30 min'],
    ]);
    expect(end).toBe('every_policy_ended');
  });

  it('stops at its horizon', () => {
    const steps = [step({ delayMs: 10 * MINUTE }), step({ id: 's2', targets: [person('ben')] })];

    const { entries, end } = dryRun(policy(steps), group, () => world(), START, 9 * MINUTE);

    expect(entries.map(({ who }) => who)).toEqual(['ana']);
    expect(end).toBe('horizon');
  });
});
