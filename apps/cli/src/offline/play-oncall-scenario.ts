import { nextInRing, playEscalations } from '@lockstep/oncall';
import type { EscalatedGroup, EscalationAction, EscalationEvent, Played, PlayedInput } from '@lockstep/oncall';
import { CliProblem, exitCodes } from '../cli-problem.ts';
import type { OncallScenario } from './oncall-scenario.ts';
import { scenarioWorld, startOf } from './oncall-world.ts';

const MINUTE_MS = 60_000;

export interface PlayedEntry {
  readonly minute: number;
  readonly group: string;
  readonly kind: EscalationAction['kind'];
  /** `ana`, `channel:ops`, `owner nobody_available`, `policy backup`. */
  readonly who: string;
  readonly why: string;
}

/** What a scenario came to, whichever way it was played. */
export interface ScenarioOutcome {
  readonly entries: readonly PlayedEntry[];
  readonly chain: readonly {
    readonly minute: number;
    readonly group: string;
    readonly code: string;
    readonly sentence: string;
  }[];
  /** By `policy/step`, for the rings the scenario asks about. */
  readonly next: Readonly<Record<string, readonly string[]>>;
}

/** Plays a scenario through the engine. @throws CliProblem when it speaks of a group before it arrives, or a policy that is not there */
export function playOncallScenario(scenario: OncallScenario): ScenarioOutcome {
  const start = startOf(scenario);
  const minuteOf = (at: number): number => (at - start) / MINUTE_MS;
  const played = playOf(scenario);
  return {
    entries: played.turns.flatMap(({ at, groupId, actions }) =>
      actions.map((action) => ({
        minute: minuteOf(at),
        group: groupId,
        kind: action.kind,
        who: whoOf(action),
        why: action.kind === 'enter_policy' ? action.why : action.because,
      })),
    ),
    chain: played.turns.flatMap(({ at, groupId, chain }) =>
      chain.map(({ code, sentence }) => ({ minute: minuteOf(at), group: groupId, code, sentence })),
    ),
    next: nextOf(scenario, played),
  };
}

function playOf(scenario: OncallScenario): Played {
  const start = startOf(scenario);
  const momentOf = (minute: number): number => start + minute * MINUTE_MS;
  const happens: OncallScenario['happens'] = scenario.happens.some(({ is }) => is === 'opened')
    ? scenario.happens
    : [FIRST_ARRIVAL, ...scenario.happens];
  try {
    return playEscalations({
      inputs: happens.flatMap((one) => inputOf(one, scenario, momentOf)),
      worldAt: (at) => scenarioWorld(scenario, at),
      until: momentOf(scenario.until),
      outages: happens.flatMap((one) =>
        one.is === 'outage' ? [{ from: momentOf(one.at), to: momentOf(one.until) }] : [],
      ),
    });
  } catch (error) {
    if (error instanceof RangeError) throw new CliProblem(exitCodes.error, `"${scenario.name}": ${error.message}`);
    throw error;
  }
}

const FIRST_ARRIVAL = {
  is: 'opened' as const,
  at: 0,
  group: 'A',
  policy: undefined,
  urgency: 'high' as const,
  axis: 'reliability' as const,
  labels: {},
};

type Happening = OncallScenario['happens'][number];

function inputOf(one: Happening, scenario: OncallScenario, momentOf: (minute: number) => number): PlayedInput[] {
  const at = momentOf(one.at);
  if (one.is === 'outage') return [];
  if (one.is === 'edited') return [{ kind: 'edit', at, policyId: one.name }];
  if (one.is === 'opened') {
    const policyId = one.policy ?? Object.keys(scenario.policies)[0] ?? '';
    return [{ kind: 'arrival', at, group: groupOf(one), policyId }];
  }
  return [{ kind: 'event', at, groupId: one.group, event: eventOf(one, momentOf) }];
}

function eventOf(
  one: Exclude<Happening, { is: 'opened' | 'edited' | 'outage' }>,
  momentOf: (minute: number) => number,
): EscalationEvent {
  switch (one.is) {
    case 'joined':
      return { kind: 'joined', group: groupOf(one) };
    case 'acknowledged':
      return { kind: 'acknowledged', by: one.by, axis: one.axis };
    case 'snoozed':
      return { kind: 'snoozed', by: one.by, until: momentOf(one.until) };
    case 'escalated':
      return { kind: 'escalated', by: one.by, stepId: one.to_step };
    case 'reassigned': {
      const [kind, policyId] = one.to.split(':');
      const isPolicy = kind === 'policy' && policyId !== undefined;
      return {
        kind: 'reassigned',
        by: one.by,
        to: isPolicy ? { kind: 'policy', policyId } : { kind: 'person', userId: one.to },
      };
    }
    case 'merged':
      return { kind: 'merged', intoGroupId: one.into };
    case 'unacknowledged':
    case 'not_me':
    case 'woken':
      return { kind: one.is, by: one.by };
    case 'resolved':
    case 'reopened':
      return { kind: one.is };
  }
}

function groupOf({
  group,
  urgency,
  axis,
  labels,
}: Pick<EscalatedGroup, 'urgency' | 'axis' | 'labels'> & { readonly group: string }): EscalatedGroup {
  return { id: group, urgency, axis, labels };
}

function whoOf(action: EscalationAction): string {
  switch (action.kind) {
    case 'page':
      return action.userId;
    case 'notify':
      return action.target.kind === 'channel'
        ? `channel:${action.target.channelId}`
        : `webhook:${action.target.webhookId}`;
    case 'alert_owner':
      return `owner ${action.problem}`;
    case 'enter_policy':
      return `policy ${action.policyId}`;
  }
}

function nextOf(scenario: OncallScenario, { pointers }: Played): ScenarioOutcome['next'] {
  const now = startOf(scenario) + scenario.until * MINUTE_MS;
  const world = scenarioWorld(scenario, now);
  const wanted = Object.entries(scenario.expect?.next ?? {});
  return Object.fromEntries(
    wanted.map(([ring, people]) => {
      const [policyId = '', stepId] = ring.split('/');
      const step = world.policy(policyId)?.steps.find(({ id }) => id === stepId);
      if (step === undefined) throw new CliProblem(exitCodes.error, `"${scenario.name}": there is no step \`${ring}\``);
      const { groups } = nextInRing(step, pointers.get(ring), world, people.length, now);
      return [ring, groups.map((each) => each.people.map(({ userId }) => userId).join('+'))];
    }),
  );
}

/** What of an outcome a scenario speaks about, in its own form: equal to its `expect` when all is as expected. */
export function spokenOf(
  { entries, chain, next }: ScenarioOutcome,
  expected: NonNullable<OncallScenario['expect']>,
): NonNullable<OncallScenario['expect']> {
  const codes = chain.map(({ code }) => code);
  const isOneGroup = new Set(chain.map(({ group }) => group)).size < 2;
  const lines = entries.map(({ minute, group, who }) => `${minute} ${isOneGroup ? '' : `${group} `}${who}`);
  return {
    ...(expected.pages === undefined ? {} : { pages: lines }),
    chain: inOrder(expected.chain, codes) ? expected.chain : codes,
    never: expected.never.filter((code) => !codes.includes(code)),
    says: expected.says.filter((part) => chain.some(({ sentence }) => sentence.includes(part))),
    next: Object.fromEntries(Object.entries(next).map(([ring, people]) => [ring, [...people]])),
  };
}

function inOrder(wanted: readonly string[], codes: readonly string[]): boolean {
  let place = 0;
  for (const code of codes) if (code === wanted[place]) place++;
  return place === wanted.length;
}
