import { boundWords, isEmptiness, plainWords } from '@lockstep/contract';
import type { z } from 'zod';
import { Problem, type ProblemField } from '../problem.ts';

type Issue = z.core.$ZodIssue;

function describeIssue(issue: Issue): string {
  return issue.message.replaceAll(/\s+/g, ' ').replace(/^[A-Z](?![A-Z])/, (first) => first.toLowerCase());
}

function cureFor(issue: Issue): string | undefined {
  switch (issue.code) {
    case 'unrecognized_keys':
      return `remove ${issue.keys.map((key) => `\`${key.slice(0, 100)}\``).join(', ')}`;
    case 'invalid_value':
      return `use one of ${issue.values.map((value) => `\`${String(value)}\``).join(', ')}`;
    case 'too_small':
      return isEmptiness(issue.origin, issue.minimum) ? 'fill it in' : boundWords(issue, issue.minimum, 'least');
    case 'too_big':
      return boundWords(issue, issue.maximum, 'most');
    case 'invalid_type':
      return issue.input === undefined ? `give a ${issue.expected}` : `change it to a ${issue.expected}`;
    case 'invalid_format':
      return formatCure(issue.format);
    case 'not_multiple_of':
    case 'invalid_union':
    case 'invalid_key':
    case 'invalid_element':
    case 'custom':
      return undefined;
  }
}

/** What a pattern wants, the message says in words. */
function formatCure(format: string): string | undefined {
  if (format === 'regex') return undefined;
  return format === 'uuid' ? 'give its id, as lists of them show it' : `write it as ${format}`;
}

/** The branch of a union that came nearest: the one with the fewest complaints. */
function flatten(issue: Issue): readonly Issue[] {
  if (issue.code !== 'invalid_union') return [issue];
  const nearest = issue.errors.toSorted((a, b) => a.length - b.length)[0] ?? [];
  if (nearest.length === 0) return [issue];
  return nearest.flatMap((inner) => flatten({ ...inner, path: [...issue.path, ...inner.path] }));
}

function toField(part: string, issue: Issue): ProblemField {
  return {
    field: [part, ...issue.path].map(String).join('.').slice(0, 300),
    problem: describeIssue(issue),
    help: cureFor(issue),
  };
}

/** @throws `request.invalid` that names every field, what is wrong with it and the cure */
export function validate<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
  part: 'params' | 'query' | 'body',
): z.output<Schema> {
  const result = schema.safeParse(value, { reportInput: true, error: plainWords });
  if (result.success) return result.data;
  const fields = result.error.issues
    .flatMap(flatten)
    .slice(0, 50)
    .map((issue) => toField(part, issue));
  const first = fields[0];
  const message = first === undefined ? `the ${part} is not valid` : `\`${first.field}\`: ${first.problem}`;
  throw new Problem('request.invalid', message, { help: first?.help ?? 'see `fields`', fields });
}
