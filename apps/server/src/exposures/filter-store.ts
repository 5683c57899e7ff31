import type { DeadlineClass } from '@lockstep/advisories';
import { at } from '../platform/db/row-types.ts';
import type { ExposureState } from './exposure.ts';

export interface ExposureFilter {
  readonly maySeeRestricted: boolean;
  /** Any id of the flaw. */
  readonly advisory: string | undefined;
  readonly serviceId: string | undefined;
  readonly environmentId: string | undefined;
  /** undefined: whatever it is. */
  readonly states: readonly ExposureState[] | undefined;
  readonly deadline: DeadlineClass | undefined;
  readonly isZeroBudget: boolean | undefined;
  readonly isOverdue: boolean | undefined;
  readonly now: number;
}

export const openStates: readonly ExposureState[] = ['live', 'untriaged', 'cannot_tell'];
/** In these words the indexes of open ones are found, and of the others. */
export const isOpen = `x.state in ('live', 'untriaged', 'cannot_tell')`;
export const isPast = `x.state in ('closed', 'over', 'dismissed')`;

/** Of rows `x` of `exposure`. What is not asked is not in it: a plan for everything that might be asked would read everything. */
export interface Conditions {
  /** The same for the same text. */
  readonly key: string;
  readonly sql: string;
  readonly values: readonly unknown[];
}

/** @param first number of the first parameter; of states nothing is said */
export function conditionsOf(filter: ExposureFilter, first: number): Conditions {
  const { advisory, serviceId, environmentId, deadline, isZeroBudget, isOverdue } = filter;
  const asked: (readonly [key: string, sql: (place: string) => string, ...value: unknown[]])[] = [];
  if (!filter.maySeeRestricted) asked.push(['r', () => 'not x.is_restricted']);
  if (advisory !== undefined)
    asked.push(['a', (place) => `(x.group_name = ${place}::text or x.aliases @> array[${place}::text])`, advisory]);
  if (serviceId !== undefined) asked.push(['s', (place) => `x.service_id = ${place}`, serviceId]);
  if (environmentId !== undefined) asked.push(['e', (place) => `x.environment_id = ${place}`, environmentId]);
  if (deadline !== undefined) asked.push(['d', (place) => `x.deadline = ${place}`, deadline]);
  if (isZeroBudget !== undefined)
    asked.push(isZeroBudget ? ['z', () => 'x.is_zero_budget'] : ['n', () => 'not x.is_zero_budget']);
  if (isOverdue === true) asked.push(['o', (place) => `x.due_at < ${place}`, at(filter.now)]);
  if (isOverdue === false) asked.push(['t', (place) => `(x.due_at >= ${place} or x.due_at is null)`, at(filter.now)]);

  const values: unknown[] = [];
  const texts = asked.map(([, sql, ...value]) => {
    values.push(...value);
    return sql(`$${first + values.length - 1}`);
  });
  return { key: asked.map(([key]) => key).join(''), sql: ['true', ...texts].join(' and '), values };
}
