import type { Assessment } from './assessment.ts';
import type { GateFacts } from './facts.ts';
import { count, listNames, notable } from './names.ts';
import { reopensPhrase } from './statements.ts';

/**
 * The choice in names, for 3 a.m.: `re-opens 4 (CVE-2023-44487 known exploited), closes 0, undoes the fix of INC-212;
 * stable 9 days in production before`.
 */
export function summaryOf(facts: GateFacts, assessment: Assessment, isUncertain: boolean): string {
  const security = assessment.direction === 'stay' ? [keepsPhrase(assessment)] : movePhrases(assessment, isUncertain);
  return `${security.join(', ')}; ${recordPhrase(facts, assessment)}`;
}

function keepsPhrase({ carried, carriedClasses }: Assessment): string {
  const names = notable(carriedClasses);
  return carried.length === 0 || names.length === 0
    ? `keeps ${carried.length}`
    : `keeps ${carried.length} (${listNames(names)})`;
}

function movePhrases(assessment: Assessment, isUncertain: boolean): readonly string[] {
  const incidents = [...assessment.incidents.severe, ...assessment.incidents.minor].map(({ id }) => id);
  const isBack = assessment.direction !== 'roll_forward';
  return [
    reopensPhrase(assessment, isUncertain),
    `closes ${assessment.closed.length}`,
    ...(isBack && incidents.length > 0 ? [`undoes the fix of ${listNames(incidents)}`] : []),
    ...(assessment.points.length > 0 ? [`goes back over ${listNames(assessment.points.map(({ id }) => id))}`] : []),
  ];
}

function recordPhrase(facts: GateFacts, { release, choice, burning, direction }: Assessment): string {
  const { record } = release;
  const place = facts.environment.name;
  if (choice.kind === 'hotfix')
    return `a build that never ran, of ${choice.recipe.base} (${servedPhrase(record.hoursServed, place)})`;
  if (record.hoursServed === 0) return `never ran in ${place}`;
  const trouble = [
    ...(burning.rate === undefined ? [] : [`burning at ${burning.rate} times the budget`]),
    ...(record.incidentsCaused.length === 0 ? [] : [`caused ${listNames(record.incidentsCaused.toSorted())}`]),
  ];
  const when = direction === 'stay' ? 'so far' : 'before';
  const served = servedPhrase(record.hoursServed, place);
  return trouble.length === 0 ? `stable ${served} ${when}` : `${served} ${when}, ${trouble.join(', ')}`;
}

function servedPhrase(hours: number, place: string): string {
  if (hours === 0) return `never ran in ${place}`;
  const span = hours >= 48 ? count(Math.floor(hours / 24), 'day') : count(Math.floor(hours), 'hour');
  return `${span} in ${place}`;
}
