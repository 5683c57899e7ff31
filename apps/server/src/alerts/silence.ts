import type { Matcher, Silence as SilenceRule } from '@lockstep/alerting';
import { Problem } from '../platform/problem.ts';

/** A silence as it is kept; times are epoch milliseconds. */
export interface Silence extends SilenceRule {
  readonly createdAt: number;
  readonly updatedAt: number;
}

export type SilenceState = 'pending' | 'active' | 'expired';

export function silenceState({ startsAt, endsAt }: Pick<Silence, 'startsAt' | 'endsAt'>, now: number): SilenceState {
  if (endsAt <= now) return 'expired';
  return startsAt > now ? 'pending' : 'active';
}

/** The order of matchers says nothing. */
export function sameMatchers(a: readonly Matcher[], b: readonly Matcher[]): boolean {
  return keyOf(a) === keyOf(b);
}

function keyOf(matchers: readonly Matcher[]): string {
  return JSON.stringify(
    matchers.map(({ name, value, isRegex, isEqual }) => JSON.stringify([name, value, isRegex, isEqual])).toSorted(),
  );
}

export function silenceInvalid(problems: readonly { readonly path: string; readonly problem: string }[]): Problem {
  const [first] = problems;
  return new Problem('alerts.silence_invalid', first?.problem ?? 'this silence can not be kept', {
    help: 'change it and send it again; nothing was stored',
    fields: problems.map(({ path, problem }) => ({ field: `body.${path}`, problem })),
  });
}
