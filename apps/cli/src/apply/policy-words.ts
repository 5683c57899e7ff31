import type { BodyInput, operations } from '@lockstep/contract';
import type { DocumentOf, Kind } from './documents.ts';
import type { KnownPeople } from './known-names.ts';
import { splitTarget } from './references.ts';
import type { ServerAnswers } from './server-answers.ts';

type Policy = ServerAnswers['policies'][number];
type Step = Policy['steps'][number];
type Target = Step['targets'][number];
type Words = DocumentOf<'escalation_policy'>;
type StepWords = Words['steps'][number];
export type PolicyBody = BodyInput<(typeof operations)['createEscalationPolicy']>;
type StepBody = PolicyBody['steps'][number];

/** A policy as a document, in the words of the scenario files. */
export function policyWords(policy: Policy, answers: ServerAnswers, people: KnownPeople) {
  const target = (each: Target): string => targetWords(each, answers, people);
  const { name, steps, repeats, fallbackPolicyId, acknowledgementTimeoutMinutes, deferral, owner } = policy;
  return {
    kind: 'escalation_policy' as const,
    name,
    steps: steps.map((step) => stepWords(step, target)),
    repeats,
    fallback: fallbackPolicyId === null ? null : (nameOf(answers.policies, fallbackPolicyId) ?? fallbackPolicyId),
    acknowledgement_timeout: acknowledgementTimeoutMinutes,
    business_hours: deferral,
    owner: owner === null ? null : target(owner),
  };
}

function nameOf(list: readonly { readonly id: string; readonly name: string }[], id: string): string | undefined {
  return list.find((each) => each.id === id)?.name;
}

function targetWords(target: Target, { schedules, teams, destinations }: ServerAnswers, people: KnownPeople): string {
  switch (target.kind) {
    case 'person':
      return people.wordOf(target.userId);
    case 'schedule':
      return `schedule:${nameOf(schedules, target.scheduleId) ?? target.scheduleId}`;
    case 'team':
      return `team:${nameOf(teams, target.teamId) ?? target.teamId}`;
    case 'channel':
      return `channel:${nameOf(destinations, target.channelId) ?? target.channelId}`;
    case 'webhook':
      return `webhook:${nameOf(destinations, target.webhookId) ?? target.webhookId}`;
  }
}

function stepWords(step: Step, target: (each: Target) => string) {
  const { strategy, condition, retry, acknowledgement } = step;
  return {
    targets: step.targets.map(target),
    delay: step.delayMinutes,
    strategy:
      strategy.kind === 'cycle_based'
        ? { cycle_based: { rotate_after: strategy.rotateAfterMinutes, rounds: strategy.rounds } }
        : strategy.kind,
    ...(retry === null ? {} : { retry: { every: retry.everyMinutes, times: retry.times } }),
    ...(condition === null ? {} : { when: conditionWords(condition) }),
    ...(acknowledgement === 'any'
      ? {}
      : {
          joint: {
            reliability: acknowledgement.reliability.map(target),
            security: acknowledgement.security.map(target),
          },
        }),
  };
}

function conditionWords({ urgencies, axes, hours, label }: NonNullable<Step['condition']>) {
  const { isInside = true, ...when } = hours ?? {};
  return {
    ...(urgencies === null ? {} : { urgencies }),
    ...(axes === null ? {} : { axes }),
    ...(hours === null ? {} : isInside ? { inside: when } : { outside: when }),
    ...(label === null ? {} : { label }),
  };
}

/** Ids by what documents call things. */
export type IdOf = (kind: Kind | 'person', name: string) => string;

/** @param stored steps of the policy that is changed, whose rings are remembered by id */
export function policyBody(words: Words, idOf: IdOf, stored: readonly { step: StepWords; id: string }[]): PolicyBody {
  const ids = stepIds(words.steps, stored);
  return {
    name: words.name,
    steps: words.steps.map((step, index) => {
      const id = ids[index];
      return { ...(id === undefined ? {} : { id }), ...stepBody(step, idOf) };
    }),
    repeats: words.repeats,
    fallbackPolicyId: words.fallback === null ? null : idOf('escalation_policy', words.fallback),
    acknowledgementTimeoutMinutes: words.acknowledgement_timeout,
    deferral: words.business_hours,
    owner: words.owner === null ? null : ownerBody(words.owner, idOf),
  };
}

/** A step that stays the same keeps its id wherever it moves; of the others, the one in the same place. */
export function stepIds(
  wanted: readonly StepWords[],
  stored: readonly { readonly step: StepWords; readonly id: string }[],
): (string | undefined)[] {
  const left = new Map(stored.map(({ id, step }) => [id, JSON.stringify(step)]));
  const same = wanted.map((step) => {
    const text = JSON.stringify(step);
    const [id] = [...left].find(([, each]) => each === text) ?? [];
    if (id !== undefined) left.delete(id);
    return id;
  });
  return same.map((id, index) => {
    const inPlace = stored[index]?.id;
    if (id !== undefined || inPlace === undefined || !left.delete(inPlace)) return id;
    return inPlace;
  });
}

function ownerBody(text: string, idOf: IdOf): PolicyBody['owner'] {
  const target = targetBody(text, idOf);
  if (target.kind === 'person' || target.kind === 'team') return target;
  throw new RangeError(`\`${text}\` was refused as an owner before`);
}

function stepBody(step: StepWords, idOf: IdOf): StepBody {
  const { strategy, when, retry, joint } = step;
  const targets = (given: readonly string[]) => given.map((text) => targetBody(text, idOf));
  const hours = when?.inside ?? when?.outside;
  return {
    delayMinutes: step.delay,
    strategy:
      typeof strategy === 'string'
        ? { kind: strategy }
        : {
            kind: 'cycle_based',
            rotateAfterMinutes: strategy.cycle_based.rotate_after,
            rounds: strategy.cycle_based.rounds,
          },
    targets: targets(step.targets),
    condition:
      when === undefined
        ? null
        : {
            urgencies: when.urgencies ?? null,
            axes: when.axes ?? null,
            hours: hours === undefined ? null : { ...hours, isInside: when.inside !== undefined },
            label: when.label ?? null,
          },
    retry: retry === undefined ? null : { everyMinutes: retry.every, times: retry.times },
    acknowledgement:
      joint === undefined
        ? 'any'
        : { kind: 'joint', reliability: targets(joint.reliability), security: targets(joint.security) },
  };
}

function targetBody(text: string, idOf: IdOf): NonNullable<StepBody['targets']>[number] {
  const { kind, name } = splitTarget(text);
  switch (kind) {
    case 'person':
      return { kind, userId: idOf('person', name) };
    case 'schedule':
      return { kind, scheduleId: idOf('schedule', name) };
    case 'team':
      return { kind, teamId: idOf('team', name) };
    case 'channel':
      return { kind, channelId: idOf('room', name) };
    case 'webhook':
      return { kind, webhookId: idOf('webhook', name) };
  }
}
