import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dryRun } from './dry-run.ts';
import { newEscalation, nextEscalation } from './escalation.ts';
import type { Escalation, EscalationEvent, EscalationState, EscalationWorld } from './escalation-state.ts';
import {
  CATCH_ALL,
  MINUTE,
  PEOPLE,
  START,
  type WorldParts,
  anyParts,
  anyPolicy,
  anySteps,
  group,
  person,
  policy,
  step,
  world,
} from './test-escalation.ts';

const anybody = fc.constantFrom(...PEOPLE);
const anyEvent: fc.Arbitrary<EscalationEvent | 'timer'> = fc.oneof(
  { weight: 6, arbitrary: fc.constant('timer' as const) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('acknowledged' as const),
      by: anybody,
      axis: fc.constantFrom(undefined, 'reliability' as const, 'security' as const),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constantFrom('not_me' as const, 'unacknowledged', 'woken'), by: anybody }),
  },
  fc.record({
    kind: fc.constant('snoozed' as const),
    by: anybody,
    until: fc.integer({ min: 1, max: 60 }).map((minutes) => START + minutes * MINUTE),
  }),
  fc.record({ kind: fc.constant('escalated' as const), by: anybody, stepId: fc.constantFrom(undefined, 's1', 's2') }),
  fc.record({
    kind: fc.constant('reassigned' as const),
    by: anybody,
    to: fc.oneof(
      anybody.map((userId) => ({ kind: 'person' as const, userId })),
      fc.constantFrom('catch-all', 'gone').map((policyId) => ({ kind: 'policy' as const, policyId })),
    ),
  }),
  fc.constant({ kind: 'joined' as const, group }),
  fc.constantFrom({ kind: 'reopened' as const }, { kind: 'resolved' as const }),
);

interface Taken extends Escalation {
  readonly before: EscalationState;
  readonly event: EscalationEvent;
  readonly now: number;
  readonly world: EscalationWorld;
}

/** A group's whole story: each event with the world as it was then; timers fire when they are due. */
const anyStory = fc.record({
  policy: anyPolicy,
  scenes: fc.array(fc.record({ event: anyEvent, parts: anyParts, minutes: fc.integer({ min: 0, max: 4 }) }), {
    minLength: 1,
    maxLength: 12,
  }),
});

type StoryOf<Arbitrary> = Arbitrary extends fc.Arbitrary<infer Story> ? Story : never;

function play({ policy: start, scenes }: StoryOf<typeof anyStory>): Taken[] {
  const taken: Taken[] = [];
  let state = newEscalation(group, start, START);
  let now = START;
  for (const [index, { event: drawn, parts, minutes }] of scenes.entries()) {
    now = drawn === 'timer' ? Math.max(now, state.dueAt ?? now) : now + minutes * MINUTE;
    const timer: EscalationEvent = { kind: index === 0 ? 'opened' : 'time_passed' };
    const event = drawn === 'timer' || index === 0 ? timer : drawn;
    const here = world(parts);
    const next = nextEscalation(state, event, here, now);
    taken.push({ ...next, before: state, event, now, world: here });
    ({ state } = next);
  }
  return taken;
}

const pagesOf = ({ actions }: Pick<Escalation, 'actions'>) => actions.filter((action) => action.kind === 'page');

describe('laws of escalation', () => {
  const ENDED: readonly EscalationState['status'][] = ['acknowledged', 'resolved', 'merged'];

  it('never falls silent: without an acknowledgement somebody is paged within a bounded time', () => {
    // Three policies of three steps and three walks, ten minutes each where only a channel is told; a snooze; the pause.
    const bound = (27 * 10 + 60 + 30) * MINUTE;

    fc.assert(
      fc.property(anyStory, anyParts, (story, parts) => {
        const last = play(story).at(-1);
        if (last === undefined || ENDED.includes(last.state.status)) return;
        let { state } = last;
        let now = last.now;
        for (;;) {
          expect(state.dueAt).toBeDefined();
          now = Math.max(now, state.dueAt ?? now);
          expect(now - last.now).toBeLessThanOrEqual(bound);
          const next = nextEscalation(state, { kind: 'time_passed' }, world(parts), now);
          if (pagesOf(next).length > 0) return;
          ({ state } = next);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('never falls silent under low urgency either: it waits for business hours at most', () => {
    const deferral = { zone: 'Europe/Berlin', weekdays: [1, 2, 3, 4, 5], fromMinute: 540, toMinute: 1020 };
    const days = 24 * 60 * MINUTE;

    fc.assert(
      fc.property(anyPolicy, anyParts, fc.integer({ min: 0, max: 14 * 24 * 60 }), (start, parts, minute) => {
        const arrival = START + minute * MINUTE;
        const run = dryRun({ ...start, deferral }, { ...group, urgency: 'low' }, () => world(parts), arrival);

        const first = run.entries.find(({ action }) => action.kind === 'page');
        expect((first?.at ?? Number.NaN) - arrival).toBeLessThanOrEqual(3 * days + 270 * MINUTE);
        expect(run.end).toBe('every_policy_ended');
      }),
      { numRuns: 300 },
    );
  });

  it('pages nobody who can not be paged at that moment, and nobody twice in one breath', () => {
    fc.assert(
      fc.property(anyStory, (story) => {
        for (const taken of play(story)) {
          const people = pagesOf(taken).map(({ userId }) => userId);
          expect(people.filter((userId) => taken.world.unavailability(userId) !== undefined)).toEqual([]);
          expect(new Set(people).size).toBe(people.length);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('is deterministic, and a state survives JSON', () => {
    fc.assert(
      fc.property(anyStory, (story) => {
        for (const { before, event, now, world: here, state, actions, chain, pointers } of play(story)) {
          const stored = JSON.parse(JSON.stringify(before)) as EscalationState;
          expect(nextEscalation(stored, event, here, now)).toEqual({ state, actions, chain, pointers });
        }
      }),
    );
  });

  it('does nothing before it is due, and nothing twice', () => {
    fc.assert(
      fc.property(anyStory, (story) => {
        for (const { state, now, world: here } of play(story)) {
          if (state.dueAt !== undefined && state.dueAt <= now) continue;
          const again = nextEscalation(state, { kind: 'time_passed' }, here, now);
          expect(again).toEqual({ state, actions: [], chain: [], pointers: [] });
        }
      }),
    );
  });

  it('stops everything when resolved', () => {
    fc.assert(
      fc.property(anyStory, fc.array(anyEvent), anyParts, (story, events, parts) => {
        const last = play(story).at(-1);
        if (last === undefined) return;
        let { state } = nextEscalation(last.state, { kind: 'resolved' }, last.world, last.now);
        for (const drawn of events) {
          const event: EscalationEvent = drawn === 'timer' ? { kind: 'time_passed' } : drawn;
          if (event.kind === 'reopened') continue;
          const next = nextEscalation(state, event, world(parts), last.now + 1e9);
          expect(next.actions).toEqual([]);
          expect(next.state.dueAt).toBeUndefined();
          ({ state } = next);
        }
      }),
    );
  });

  it('goes on at once when the acknowledger says "not me"', () => {
    fc.assert(
      fc.property(anyStory, (story) => {
        const last = play(story).findLast(({ state }) => state.status === 'acknowledged');
        const [one, ...others] = last?.state.acknowledgements ?? [];
        if (last === undefined || one === undefined || others.length > 0) return;

        const next = nextEscalation(last.state, { kind: 'not_me', by: one.userId }, last.world, last.now);

        expect(next.state.status).toBe('escalating');
        expect(next.actions.length).toBeGreaterThan(0);
      }),
      { numRuns: 500 },
    );
  });

  it('moves no pointer but for a new group or a repeat, and never that of a step left behind', () => {
    fc.assert(
      fc.property(anyStory, (story) => {
        for (const { before, pointers } of play(story)) {
          for (const { policyId, stepId } of pointers) {
            const turn = before.turns[`${policyId}/${stepId}`];
            const strategy = [...before.policy.steps].find(({ id }) => id === stepId)?.strategy;
            if (turn === undefined || before.policy.id !== policyId) continue;
            const isFirstInLane = turn.lanes.some(({ member }) => member === undefined) || turn.lanes.length < 2;
            expect(strategy?.kind === 'alert_based' || isFirstInLane).toBe(true);
          }
        }
      }),
      { numRuns: 500 },
    );
  });
});

/** Whom a policy pages when nobody ever answers, until every policy has ended. */
function unanswered(steps: Parameters<typeof policy>[0], parts: WorldParts, repeats = 0) {
  return dryRun(policy(steps, { repeats }), group, () => world(parts), START).entries.flatMap(({ action, minute }) =>
    action.kind === 'page' ? [{ ...action, minute }] : [],
  );
}

describe('laws of a policy nobody answers', () => {
  it('ends in the catch-all', () => {
    fc.assert(
      fc.property(anyPolicy, anyParts, (start, parts) => {
        const run = dryRun(start, group, () => world(parts), START);

        expect(run.end).toBe('every_policy_ended');
        expect(run.entries.some(({ action }) => action.kind === 'page' && action.userId === 'boss')).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  it('pages nobody again in one visit unless a retry says so', () => {
    fc.assert(
      fc.property(anySteps, anyParts, (steps, parts) => {
        const pages = unanswered(steps, parts);

        for (const { id, strategy, retry } of steps) {
          const rounds = strategy.kind === 'cycle_based' ? strategy.rounds : 1 + (retry?.times ?? 0);
          const keys = pages.filter(({ stepId }) => stepId === id).map(({ userId, axis }) => `${userId} ${axis}`);
          for (const key of keys) expect(keys.filter((each) => each === key).length).toBeLessThanOrEqual(rounds);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('loses no page to a member who is added', () => {
    fc.assert(
      fc.property(anySteps, anyParts, fc.nat(2), anybody, (drawn, parts, position, added) => {
        const steps = drawn.map((each) => ({ ...each, acknowledgement: 'any' as const }));
        const at = position % steps.length;
        const larger = steps.map((each, index) =>
          index === at ? { ...each, targets: [...each.targets, person(added)] } : each,
        );
        const [before, after] = [unanswered(steps, parts), unanswered(larger, parts)];

        expect(after.length).toBeGreaterThanOrEqual(before.length);
        if (steps.some(({ strategy }) => strategy.kind === 'alert_based')) return;
        const reached = new Set(after.map(({ userId }) => userId));
        expect(before.filter(({ userId }) => !reached.has(userId))).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  it('asks one member of an alert_based step, whoever misses', () => {
    fc.assert(
      fc.property(anyParts, fc.uniqueArray(anybody, { minLength: 1 }), (parts, ring) => {
        const steps = [step({ strategy: { kind: 'alert_based' }, targets: ring.map(person) })];

        const pages = unanswered(steps, parts).filter(({ policyId }) => policyId === 'main');

        const available = ring.filter((userId) => parts.away?.[userId] === undefined);
        expect(pages.map(({ userId }) => userId)).toEqual(available.slice(0, 1));
      }),
    );
  });

  it('keeps its steps when the policy is edited meanwhile', () => {
    fc.assert(
      fc.property(anyPolicy, anyPolicy, anyParts, (start, edited, parts) => {
        const before = dryRun(start, group, () => world(parts), START);
        const after = dryRun(start, group, () => world({ ...parts, policies: [edited, CATCH_ALL] }), START);

        expect(after.entries).toEqual(before.entries);
      }),
    );
  });
});
