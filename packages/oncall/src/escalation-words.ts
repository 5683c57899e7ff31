import type { EscalationStep } from './escalation-policy.ts';
import type { EscalatedGroup } from './escalation-state.ts';
import { isWithinHours } from './escalation-hours.ts';
import type { EpochMs } from './schedule.ts';

/** UTC to the minute, `2026-11-23 09:00Z`. */
export function instantText(at: EpochMs): string {
  const text = new Date(at).toISOString();
  return `${text.slice(0, 10)} ${text.slice(11, 16)}Z`;
}

/** `45 s`, `5 min`, `2 h 05 min`. */
export function durationText(ms: number): string {
  const seconds = Math.round(ms / 1000);
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  return `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, '0')} min`;
}

/**
 * Why a step does not apply to a group now.
 *
 * @returns undefined when it applies; hours of a zone nobody knows hold, because then somebody is paged
 */
export function conditionProblem(
  { condition }: EscalationStep,
  { urgency, axis, labels }: EscalatedGroup,
  now: EpochMs,
): string | undefined {
  if (condition === undefined) return undefined;
  const { urgencies, axes, hours, label } = condition;
  if (urgencies !== undefined && !urgencies.includes(urgency)) return `the urgency is ${urgency}`;
  if (axes !== undefined && axis !== 'both' && !axes.includes(axis)) return `it is a ${axis} alert`;
  if (hours !== undefined) {
    const isWithin = isWithinHours(hours, now);
    if (isWithin !== 'unknown' && isWithin !== hours.isInside)
      return `${instantText(now)} is ${isWithin ? 'within' : 'outside'} its hours (${hours.zone})`;
  }
  if (label === undefined) return undefined;
  const value = labels[label.name] ?? '';
  if (label.values.includes(value)) return undefined;
  return value === '' ? `there is no label \`${label.name}\`` : `\`${label.name}\` is \`${value}\``;
}
