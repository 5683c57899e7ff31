import type { operations, plainWords } from '@lockstep/contract';

type Schema = (typeof operations)[keyof typeof operations]['body'];

/** What is wrong with one field, by its path with dots. */
export interface Mistake {
  readonly field: string;
  readonly problem: string;
}

/** What a schema finds wrong with a body, in words of a form. */
export function mistakesBy(schema: Schema, words: typeof plainWords, body: unknown): readonly Mistake[] {
  const found = schema.safeParse(body, { error: words });
  return (found.error?.issues ?? []).map((issue) => ({ field: issue.path.join('.'), problem: issue.message }));
}
