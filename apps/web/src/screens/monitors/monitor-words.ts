import type { AnswerOf, InputOf } from '../../api/call.ts';
import { durationWords } from '../../ui/time-words.ts';

export type Heartbeat = AnswerOf<'listHeartbeats'>['items'][number];
export type Check = AnswerOf<'listUptimeChecks'>['items'][number];
export type State = Heartbeat['state'] | Check['state'];
export type Severity = Heartbeat['severity'];
export type GivenSchedule = NonNullable<InputOf<'createHeartbeat'>['body']>['schedule'];
export type GivenProbe = NonNullable<InputOf<'createUptimeCheck'>['body']>['probe'];

const names: Readonly<Record<State, string>> = {
  new: 'nothing yet',
  up: 'up',
  late: 'late',
  failing: 'failing',
  down: 'down',
  paused: 'paused',
};

export function stateName(state: State): string {
  return names[state];
}

/** `every 1 h, 5 min grace` or `0 3 * * * (Europe/Berlin), 5 min grace`. */
export function scheduleWords({ schedule, graceSeconds }: Pick<Heartbeat, 'schedule' | 'graceSeconds'>): string {
  const grace = `${durationWords(graceSeconds * 1000)} grace`;
  switch (schedule.kind) {
    case 'period':
      return `every ${durationWords(schedule.periodSeconds * 1000)}, ${grace}`;
    case 'cron':
      return `${schedule.expression} (${schedule.zone}), ${grace}`;
  }
}

/** What is looked at, and what counts as down besides silence. */
export function probeWords(probe: Check['probe']): { readonly target: string; readonly rule: string } {
  const slowest = `slower than ${durationOf(probe.slowestMs)} is down`;
  switch (probe.kind) {
    case 'http':
      return {
        target: `${probe.method} ${probe.url}`,
        rule: [
          `answers ${probe.statuses.length === 0 ? '200 to 399' : probe.statuses.join(', ')}`,
          ...(probe.keyword === undefined ? [] : [`holds \`${probe.keyword}\``]),
          slowest,
        ].join(', '),
      };
    case 'tcp':
      return { target: `${probe.host}:${probe.port}`, rule: `takes connections, ${slowest}` };
    case 'tls':
      return {
        target: `${probe.host}:${probe.port}`,
        rule: `certificate good for at least ${probe.daysLeft} ${probe.daysLeft === 1 ? 'day' : 'days'}, ${slowest}`,
      };
  }
}

/** `850 ms`, `2.4 s`, `3 min`. */
export function durationOf(ms: number): string {
  if (ms < 1000) return `${ms} ms`;
  if (ms < 60_000) return `${Number((ms / 1000).toFixed(1))} s`;
  return durationWords(ms);
}

export const units = [
  { value: 'seconds', label: 'seconds', seconds: 1 },
  { value: 'minutes', label: 'minutes', seconds: 60 },
  { value: 'hours', label: 'hours', seconds: 3_600 },
  { value: 'days', label: 'days', seconds: 86_400 },
] as const;
export type Unit = (typeof units)[number]['value'];

export interface Length {
  readonly amount: string;
  readonly unit: Unit;
}

/** A length in the largest unit that tells it whole. */
export function lengthOf(seconds: number): Length {
  const unit = units.findLast((each) => seconds % each.seconds === 0) ?? units[0];
  return { amount: String(seconds / unit.seconds), unit: unit.value };
}

/** Whole seconds; NaN for what is no number, which the contract refuses at its field. */
export function secondsOf({ amount, unit }: Length): number {
  const size = units.find(({ value }) => value === unit)?.seconds ?? 1;
  return amount.trim() === '' ? Number.NaN : Math.round(Number(amount) * size);
}

/** Statuses as they are typed: `200, 204`; empty: the usual ones. */
export function statusesIn(text: string): number[] {
  return text
    .split(/[\s,]+/)
    .filter((word) => word !== '')
    .map(Number);
}
