import type { Labels } from './incoming.ts';
import { compileMatchers, demandNothing, matchesLabels } from './matchers.ts';
import type { CompiledMatcher } from './matchers.ts';
import { compilePattern } from './patterns.ts';
import type { PatternCompiler } from './patterns.ts';
import type { Silence } from './rules.ts';

export interface SilenceProblem {
  /** The field: `matchers[2]`, `endsAt`. */
  readonly path: string;
  readonly problem: string;
}

export type SilencePreview<Alert> =
  | {
      readonly ok: true;
      /** Those it would hide, in the order given, at most `limit`. */
      readonly hidden: readonly Alert[];
      /** How many it would hide in all. */
      readonly count: number;
    }
  | { readonly ok: false; readonly problems: readonly SilenceProblem[] };

/**
 * What speaks against storing a silence; the rules are Alertmanager's.
 *
 * @param now epoch milliseconds
 */
export function checkSilence(
  silence: Silence,
  now: number,
  compile: PatternCompiler = compilePattern,
): readonly SilenceProblem[] {
  const problems: SilenceProblem[] = [];
  const read = readMatchers(silence, compile);
  if (!read.ok) problems.push(read.problem);
  if (!(silence.startsAt < silence.endsAt))
    problems.push({ path: 'endsAt', problem: 'a silence must begin before it ends' });
  else if (silence.endsAt <= now) problems.push({ path: 'endsAt', problem: 'a silence can not end in the past' });
  return problems;
}

/**
 * Which of these alerts a silence would hide while it is in force, whatever else hides them already.
 *
 * @param limit alerts named; all are counted
 */
export function previewSilence<Alert extends { readonly labels: Labels }>(
  silence: Silence,
  alerts: Iterable<Alert>,
  limit = 100,
): SilencePreview<Alert> {
  const read = readMatchers(silence, compilePattern);
  if (!read.ok) return { ok: false, problems: [read.problem] };
  const hidden: Alert[] = [];
  let count = 0;
  for (const alert of alerts) {
    if (!matchesLabels(read.matchers, alert.labels)) continue;
    count++;
    if (hidden.length < limit) hidden.push(alert);
  }
  return { ok: true, hidden, count };
}

type ReadMatchers =
  | { readonly ok: true; readonly matchers: readonly CompiledMatcher[] }
  | { readonly ok: false; readonly problem: SilenceProblem };

function readMatchers({ matchers }: Silence, compile: PatternCompiler): ReadMatchers {
  const compiled = compileMatchers(matchers, compile);
  if (!compiled.ok) {
    return { ok: false, problem: { path: `matchers[${compiled.at}]`, problem: compiled.problem } };
  }
  if (demandNothing(compiled.matchers)) {
    const problem = 'at least one matcher must demand or exclude a value';
    return { ok: false, problem: { path: 'matchers', problem } };
  }
  return compiled;
}
