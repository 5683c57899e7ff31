import type { EscalationPolicy, EscalationTarget } from '@lockstep/oncall';

export interface PolicyProblem {
  /** As people see it: `steps[1].delayMinutes`. */
  readonly field: string;
  readonly problem: string;
  readonly help: string;
}

type Checked = Pick<
  EscalationPolicy,
  'repeats' | 'acknowledgementTimeoutMs' | 'deferral' | 'ownerTarget' | 'fallbackPolicyId'
> & { readonly steps: readonly CheckedStep[] };
type CheckedStep = Omit<EscalationPolicy['steps'][number], 'id'> & { readonly id: string | undefined };

const MINUTE_MS = 60_000;
const LONGEST_MS = 14 * 24 * 60 * MINUTE_MS;
const MOST_REPEATS = 100;
const MOST_TIMES = 20;

/** What is wrong with a policy by itself, whatever exists; in the order of its fields. */
export function policyProblems(policy: Checked): readonly PolicyProblem[] {
  const { steps, repeats, acknowledgementTimeoutMs, deferral } = policy;
  const problems: PolicyProblem[] = [];
  if (steps.length === 0) {
    problems.push({ field: 'steps', problem: 'there is no step', help: 'add a step that pages somebody' });
  }
  const ids = new Set<string>();
  for (const [index, step] of steps.entries()) {
    const field = `steps[${index}]`;
    problems.push(...stepProblems(field, step));
    if (step.id === undefined) continue;
    if (ids.has(step.id)) {
      problems.push({ field: `${field}.id`, problem: 'another step has this id', help: 'leave it out for a new step' });
    }
    ids.add(step.id);
  }
  problems.push(...countProblems('repeats', repeats, 0, MOST_REPEATS));
  if (acknowledgementTimeoutMs !== undefined) {
    problems.push(...durationProblems('acknowledgementTimeoutMinutes', acknowledgementTimeoutMs));
  }
  if (deferral !== undefined) problems.push(...zoneProblems('deferral.zone', deferral.zone));
  return problems;
}

function stepProblems(field: string, step: CheckedStep): readonly PolicyProblem[] {
  const { strategy, retry, condition } = step;
  const problems = [...durationProblems(`${field}.delayMinutes`, step.delayMs), ...targetProblems(field, step)];
  if (strategy.kind === 'cycle_based') {
    problems.push(
      ...durationProblems(`${field}.strategy.rotateAfterMinutes`, strategy.rotateAfterMs),
      ...countProblems(`${field}.strategy.rounds`, strategy.rounds, 1, MOST_TIMES),
    );
    if (retry !== undefined) {
      const help = 'leave it out: the next member is asked instead, and `rounds` asks all of them again';
      problems.push({ field: `${field}.retry`, problem: 'a step that goes round does not ask again', help });
    }
  }
  if (retry !== undefined) {
    problems.push(
      ...durationProblems(`${field}.retry.everyMinutes`, retry.everyMs),
      ...countProblems(`${field}.retry.times`, retry.times, 1, MOST_TIMES),
    );
  }
  if (condition !== undefined) problems.push(...conditionProblems(`${field}.condition`, condition));
  return problems;
}

const names = (targets: readonly EscalationTarget[]): boolean =>
  targets.some(({ kind }) => kind === 'person' || kind === 'schedule' || kind === 'team');

function targetProblems(field: string, { targets, acknowledgement, strategy }: CheckedStep): readonly PolicyProblem[] {
  const help = 'name a person, a schedule or a team';
  if (acknowledgement !== 'any') {
    return (['reliability', 'security'] as const)
      .filter((axis) => !names(acknowledgement[axis]))
      .map((axis) => {
        const problem = `nobody is named who could acknowledge for ${axis}`;
        return { field: `${field}.acknowledgement.${axis}`, problem, help };
      });
  }
  if (targets.length === 0) return [{ field: `${field}.targets`, problem: 'nobody is named', help }];
  if (strategy.kind === 'everyone' || names(targets)) return [];
  return [{ field: `${field}.targets`, problem: 'rooms and webhooks take no turns', help }];
}

function conditionProblems(
  field: string,
  { urgencies, axes, hours }: NonNullable<CheckedStep['condition']>,
): readonly PolicyProblem[] {
  const empty = (name: string, values: readonly string[] | undefined): readonly PolicyProblem[] =>
    values?.length === 0
      ? [{ field: `${field}.${name}`, problem: 'none is named, so that the step never applies', help: 'leave it out' }]
      : [];
  return [
    ...empty('urgencies', urgencies),
    ...empty('axes', axes),
    ...(hours === undefined ? [] : zoneProblems(`${field}.hours.zone`, hours.zone)),
  ];
}

function durationProblems(field: string, ms: number): readonly PolicyProblem[] {
  if (ms < MINUTE_MS) return [{ field, problem: 'is shorter than a minute', help: 'give 1 or more' }];
  if (ms > LONGEST_MS) return [{ field, problem: 'is longer than 14 days', help: 'give 20160 or less' }];
  return [];
}

function countProblems(field: string, count: number, least: number, most: number): readonly PolicyProblem[] {
  if (count >= least && count <= most) return [];
  return [{ field, problem: `is not between ${least} and ${most}`, help: `give ${least} to ${most}` }];
}

function zoneProblems(field: string, zone: string): readonly PolicyProblem[] {
  const unknown = { field, problem: `\`${zone}\` is no time zone`, help: 'write it as `Europe/Berlin`' };
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone === '' ? [unknown] : [];
  } catch {
    return [unknown];
  }
}

/**
 * A chain of fallbacks that comes back to where it began would never reach the catch-all.
 *
 * @param fallbackOf of every other policy
 * @returns ids in the order in which they follow each other, the first of them last again; undefined: there is no such chain
 */
export function fallbackLoop(
  policyId: string,
  fallbackPolicyId: string | undefined,
  fallbackOf: (policyId: string) => string | undefined,
): readonly string[] | undefined {
  const way = [policyId];
  for (let next = fallbackPolicyId; next !== undefined; next = fallbackOf(next)) {
    if (next === policyId) return [...way, next];
    // A loop further on that does not come back here: whoever saves one of those hears of it.
    if (way.includes(next)) return undefined;
    way.push(next);
  }
  return undefined;
}
