import type { AnswerOf } from '../../api/call.ts';

type Method = AnswerOf<'listContactMethods'>['items'][number];
type Schedule = AnswerOf<'listSchedules'>['items'][number];
type Source = AnswerOf<'listAlertSources'>['items'][number];
type Page = AnswerOf<'listPages'>['items'][number];

/** What the screen looks at; undefined where it has not come yet. */
export interface FirstPageFacts {
  readonly methods: readonly Pick<Method, 'verifiedAt' | 'stopped' | 'isUsable'>[] | undefined;
  readonly schedules: readonly Pick<Schedule, 'onCall'>[] | undefined;
  readonly rules: Pick<AnswerOf<'getAlertRules'>, 'catchAllPolicyId'> | undefined;
  readonly sources: readonly Pick<Source, 'isEnabled'>[] | undefined;
  readonly pages: readonly Pick<Page, 'state' | 'person'>[] | undefined;
  /** People of the sample organisation: nobody wakes up for what reaches them. */
  readonly sampleIds: ReadonlySet<string>;
}

export const stepNames = ['reach', 'on_call', 'paged', 'source', 'acknowledged'] as const;
export type StepName = (typeof stepNames)[number];

/** Done by what is there, whoever made it and wherever; `unknown` while an answer is missing. */
export type StepState = 'done' | 'open' | 'unknown';

export function stepsOf(facts: FirstPageFacts): Readonly<Record<StepName, StepState>> {
  const { methods, schedules, rules, sources, pages, sampleIds } = facts;
  return {
    reach: stateOf(methods, (items) => items.some(isReachable)),
    on_call: stateOf(schedules, (items) => items.some((schedule) => isCovered(schedule, sampleIds))),
    paged: stateOf(rules, ({ catchAllPolicyId }) => catchAllPolicyId !== null),
    source: stateOf(sources, (items) => items.some(({ isEnabled }) => isEnabled)),
    acknowledged: stateOf(pages, (items) =>
      items.some(({ state, person }) => state === 'acknowledged' && !sampleIds.has(person.id)),
    ),
  };
}

/** A page would use it. */
export function isReachable({
  verifiedAt,
  stopped,
  isUsable,
}: Pick<Method, 'verifiedAt' | 'stopped' | 'isUsable'>): boolean {
  return verifiedAt !== null && stopped === null && isUsable;
}

/** Somebody real is on call now. */
export function isCovered({ onCall }: Pick<Schedule, 'onCall'>, sampleIds: ReadonlySet<string>): boolean {
  return onCall.some(({ id }) => !sampleIds.has(id));
}

function stateOf<T>(known: T | undefined, isDone: (known: T) => boolean): StepState {
  if (known === undefined) return 'unknown';
  return isDone(known) ? 'done' : 'open';
}
