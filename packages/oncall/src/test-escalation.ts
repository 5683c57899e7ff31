import fc from 'fast-check';
import type { EscalationPolicy, EscalationStep, EscalationTarget, RingPointer } from './escalation-policy.ts';
import type { EscalatedGroup, EscalationWorld, Unavailability } from './escalation-state.ts';

/** A Monday, 09:00 UTC. */
export const START = Date.parse('2026-11-23T09:00:00Z');
export const MINUTE = 60_000;

export const person = (userId: string): EscalationTarget => ({ kind: 'person', userId });

export function step(over: Partial<EscalationStep> = {}): EscalationStep {
  return {
    id: 's1',
    delayMs: 5 * MINUTE,
    strategy: { kind: 'everyone' },
    targets: [person('ana')],
    condition: undefined,
    retry: undefined,
    acknowledgement: 'any',
    ...over,
  };
}

export function policy(steps: readonly EscalationStep[], over: Partial<EscalationPolicy> = {}): EscalationPolicy {
  return {
    id: 'main',
    name: 'Main',
    steps,
    repeats: 0,
    fallbackPolicyId: undefined,
    acknowledgementTimeoutMs: undefined,
    deferral: undefined,
    ownerTarget: undefined,
    ...over,
  };
}

export const group: EscalatedGroup = { id: 'G-1', urgency: 'high', axis: 'reliability', labels: {} };

export interface WorldParts {
  readonly onCall?: Readonly<Record<string, readonly string[]>>;
  readonly teams?: Readonly<Record<string, readonly string[]>>;
  readonly away?: Readonly<Record<string, Unavailability['reason']>>;
  readonly policies?: readonly EscalationPolicy[];
  readonly catchAllPolicyId?: string;
  readonly pointers?: ReadonlyMap<string, RingPointer>;
}

export function world(parts: WorldParts = {}): EscalationWorld {
  return {
    onCall: (id) => parts.onCall?.[id] ?? [],
    teamMembers: (id) => parts.teams?.[id] ?? [],
    unavailability: (userId) => {
      const reason = parts.away?.[userId];
      return reason === undefined ? undefined : { reason, until: undefined };
    },
    nameOf: (target) => Object.values(target)[1] ?? '',
    policy: (id) => parts.policies?.find((each) => each.id === id),
    catchAllPolicyId: parts.catchAllPolicyId,
    ringPointer: (policyId, stepId) => parts.pointers?.get(`${policyId}/${stepId}`),
  };
}

export const PEOPLE = ['ana', 'ben', 'cleo', 'dan', 'eva'] as const;

const anyTarget: fc.Arbitrary<EscalationTarget> = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom(...PEOPLE).map(person) },
  {
    weight: 2,
    arbitrary: fc.constantFrom('day', 'night').map((scheduleId) => ({ kind: 'schedule' as const, scheduleId })),
  },
  { weight: 2, arbitrary: fc.constantFrom('red', 'blue').map((teamId) => ({ kind: 'team' as const, teamId })) },
  { weight: 1, arbitrary: fc.constant({ kind: 'channel' as const, channelId: 'ops' }) },
);

const anyStrategy: fc.Arbitrary<EscalationStep['strategy']> = fc.oneof(
  fc.constant({ kind: 'everyone' as const }),
  fc.constant({ kind: 'alert_based' as const }),
  fc.record({
    kind: fc.constant('cycle_based' as const),
    rotateAfterMs: fc.integer({ min: 1, max: 5 }).map((minutes) => minutes * MINUTE),
    rounds: fc.integer({ min: 1, max: 3 }),
  }),
);

const anyTargets = fc.array(anyTarget, { minLength: 1, maxLength: 4 });

const anyAcknowledgement: fc.Arbitrary<EscalationStep['acknowledgement']> = fc.oneof(
  { weight: 3, arbitrary: fc.constant('any' as const) },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('joint' as const), reliability: anyTargets, security: anyTargets }),
  },
);

export const anySteps: fc.Arbitrary<readonly EscalationStep[]> = fc
  .array(
    fc.record({
      delayMs: fc.integer({ min: 1, max: 10 }).map((minutes) => minutes * MINUTE),
      strategy: anyStrategy,
      targets: anyTargets,
      condition: fc.constant(undefined),
      retry: fc.option(
        fc.record({
          everyMs: fc.integer({ min: 1, max: 4 }).map((each) => each * MINUTE),
          times: fc.integer({ min: 1, max: 3 }),
        }),
        { nil: undefined },
      ),
      acknowledgement: anyAcknowledgement,
    }),
    { minLength: 1, maxLength: 3 },
  )
  .map((steps) => steps.map((each, index) => ({ id: `s${index + 1}`, ...each })));

/** The catch-all of these tests: `boss` can always be paged. */
export const CATCH_ALL = policy([step({ id: 'last', targets: [person('boss')] })], {
  id: 'catch-all',
  name: 'Catch-all',
});

export const anyPolicy: fc.Arbitrary<EscalationPolicy> = fc
  .record({
    steps: anySteps,
    repeats: fc.integer({ min: 0, max: 2 }),
    timeout: fc.option(fc.constant(10 * MINUTE), { nil: undefined }),
  })
  .map(({ steps, repeats, timeout }) => policy(steps, { repeats, acknowledgementTimeoutMs: timeout }));

const anyAway = fc.dictionary(
  fc.constantFrom(...PEOPLE),
  fc.constantFrom('deactivated', 'on_leave', 'no_contact_method'),
);
const somePeople = fc.subarray([...PEOPLE]);

/** Who is where; `boss` is always there. */
export const anyParts: fc.Arbitrary<WorldParts> = fc
  .record({ away: anyAway, day: somePeople, night: somePeople, red: somePeople, blue: somePeople })
  .map(({ away, day, night, red, blue }) => ({
    away: away as WorldParts['away'] & object,
    onCall: { day, night },
    teams: { red, blue },
    policies: [CATCH_ALL],
    catchAllPolicyId: CATCH_ALL.id,
  }));
