import type { z } from 'zod';

/** A member, `steps[0].delay`, and what is wrong with it. */
export interface FormProblem {
  readonly path: string;
  readonly problem: string;
}

/** What a schema refuses, in the words of files. What is missing is seen only where values are reported (`reportInput`). */
export function formProblems({ issues }: z.ZodError): readonly FormProblem[] {
  return issues.flatMap(nearest).map((issue) => ({ path: pathText(issue.path), problem: sentence(issue) }));
}

/**
 * Of a choice that nothing fits, what the nearest lacks: the one that is wrong deepest inside, and in the fewest places. Members that
 * nobody knows, each with its place.
 */
function nearest(issue: z.core.$ZodIssue): readonly z.core.$ZodIssue[] {
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => ({ ...issue, path: [...issue.path, key], message: `unrecognized key: "${key}"` }));
  if (issue.code !== 'invalid_union') return [issue];
  const depth = (issues: readonly z.core.$ZodIssue[]): number => Math.max(0, ...issues.map(({ path }) => path.length));
  const [best = []] = issue.errors.toSorted((a, b) => depth(b) - depth(a) || a.length - b.length);
  if (depth(best) === 0) return [issue];
  return best.flatMap(nearest).map((inside) => ({ ...inside, path: [...issue.path, ...inside.path] }));
}

function sentence(issue: z.core.$ZodIssue): string {
  const { code } = issue;
  const isOfForm = code === 'invalid_type' || code === 'invalid_union' || code === 'invalid_value';
  if (isOfForm && 'input' in issue && issue.input === undefined) return 'is missing';
  const [first = ''] = issue.message.split('\n');
  return first.charAt(0).toLowerCase() + first.slice(1);
}

function pathText(path: readonly PropertyKey[]): string {
  return path
    .map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`))
    .join('')
    .replace(/^\./, '');
}
