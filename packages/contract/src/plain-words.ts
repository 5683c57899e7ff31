import type { z } from 'zod';

/** Things of these kinds are counted; anything else is a number. */
const counted: Readonly<Record<string, string>> = {
  string: 'characters',
  array: 'entries',
  set: 'entries',
  map: 'entries',
};

type Bound = { readonly origin: string; readonly inclusive?: boolean | undefined };

/** `at least 12 characters`, `more than 0`: a limit in words, after what it limits. */
export function boundWords({ origin, inclusive }: Bound, limit: number | bigint, side: 'least' | 'most'): string {
  const outside = side === 'least' ? 'more than' : 'less than';
  const what = counted[origin] === undefined ? '' : ` ${counted[origin]}`;
  return `${inclusive === false ? outside : `at ${side}`} ${limit}${what}`;
}

/** Whether one more character or entry would be enough. */
export const isEmptiness = (origin: string, minimum: number | bigint): boolean =>
  counted[origin] !== undefined && Number(minimum) === 1;

/**
 * What is wrong, for people who fill in a form, where the contract has no words of its own: `must not be empty`. To be handed to a
 * schema with what is checked, by the server and before sending alike. Undefined: the words of the schema library will do.
 */
export function plainWords(issue: z.core.$ZodRawIssue): string | undefined {
  const has = (origin: string): string => (counted[origin] === undefined ? 'must be' : 'must have');
  switch (issue.code) {
    case 'too_small':
      return isEmptiness(issue.origin, issue.minimum)
        ? 'must not be empty'
        : `${has(issue.origin)} ${boundWords(issue, issue.minimum, 'least')}`;
    case 'too_big':
      return `${has(issue.origin)} ${boundWords(issue, issue.maximum, 'most')}`;
    case 'invalid_type':
      return issue.input === undefined ? 'is missing' : undefined;
    case 'invalid_format':
      return issue.format === 'email' ? 'must be an e-mail address' : undefined;
    case 'unrecognized_keys':
    case 'invalid_value':
    case 'not_multiple_of':
    case 'invalid_union':
    case 'invalid_key':
    case 'invalid_element':
    case 'custom':
      return undefined;
  }
}
