import { Instant, Slug } from '@lockstep/contract';
import { z } from 'zod';
import { wholeNumberOf } from '../durations.ts';
import { alertMatcher, matcherWords } from './matcher-words.ts';

/** Words that several kinds of document share. What is left out has its default; what may be left alone says so. */

export const slug = Slug;
export const named = z.string().trim().min(1, 'give it a name').max(100);
/** By address or name. */
export const person = z.string().trim().min(1, 'name somebody by address or name');
export const axis = z.enum(['reliability', 'security', 'both']);
export const ownAxis = z.enum(['reliability', 'security']);
export const severity = z.enum(['critical', 'error', 'warning', 'info']);

/** What is left out, and what is null, is none. */
export function orNone<Schema extends z.ZodType>(schema: Schema) {
  return schema.nullable().default(null as never);
}

/** In one form, so that two ways of writing a moment are no difference. */
export const instant = Instant.transform((text) => new Date(text).toISOString().replace('.000Z', 'Z'));

/** Kept in a variable of the environment of whoever applies: files hold no secrets. */
export const secret = z.strictObject({
  env: z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/, 'name a variable of the environment'),
});

/** `env="prod"` as people write it, or its parts for names with white space. */
export const matcher = z
  .union([
    z.string(),
    z.strictObject({
      name: z.string().min(1),
      value: z.string().default(''),
      is_regex: z.boolean().default(false),
      is_equal: z.boolean().default(true),
    }),
  ])
  .transform((given, context) => {
    const parts =
      typeof given === 'string'
        ? alertMatcher(given)
        : { name: given.name, value: given.value, isRegex: given.is_regex, isEqual: given.is_equal };
    if (typeof parts !== 'string') return matcherWords(parts);
    context.addIssue({ code: 'custom', message: parts });
    return z.NEVER;
  });

export const grouping = z.strictObject({
  by: z.array(z.string().min(1)).default([]),
  /** Null: as long as the group is open. */
  window_minutes: orNone(z.int(wholeNumberOf('minutes'))),
  flap_minutes: z.int(wholeNumberOf('minutes')).default(0),
});

const minuteOfDay = z.int(wholeNumberOf('minutes since midnight'));

/** Days and hours at which a route is asked. */
export const routeHours = z.strictObject({
  zone: z.string().min(1),
  weekdays: orNone(z.array(z.int().min(1).max(7)).min(1)),
  minutes: orNone(z.strictObject({ from: minuteOfDay, to: minuteOfDay })),
});
