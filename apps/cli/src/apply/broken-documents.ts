import { type ConfigurationDocument, identityOf } from './documents.ts';
import { type DocumentProblem, type KnownNames, resolveNamesIn } from './known-names.ts';
import { type PlanInput, problemsOf } from './plan.ts';
import type { BrokenDocument, PlacedProblem } from './read-documents.ts';

/** What else is wrong with a document of a wrong form, so that one look at the files tells everything. */
export function problemsBesideForm(
  { kind, name, value, paths, file, lineOf }: BrokenDocument,
  known: KnownNames,
  current: readonly ConfigurationDocument[],
  facts: Pick<PlanInput, 'secret' | 'senders'>,
): PlacedProblem[] {
  if (kind === undefined) return [];
  const resolved = resolveNamesIn(kind, value, known);
  const identity = name === undefined ? undefined : identityOf({ kind, name });
  const before = current.find((each) => identityOf(each) === identity);
  return [...resolved.problems, ...problemsOf(kind, resolved.value, before, facts)]
    .filter((problem) => !isTold(problem, paths))
    .map((problem) => ({ ...problem, file, line: lineOf(problem.path) }));
}

function isTold({ path }: DocumentProblem, told: readonly string[]): boolean {
  return told.some((each) => each === path || each.startsWith(`${path}.`));
}
