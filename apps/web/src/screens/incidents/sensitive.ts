import { useQuery } from '@tanstack/react-query';
import type { AnswerOf } from '../../api/call.ts';
import { ask } from '../../api/query.ts';
import { useSettled } from '../oncall/use-settled.ts';

export type Sensitive = AnswerOf<'inspectText'>['items'][number];

export const sensitiveWords: Readonly<Record<Sensitive['kind'], string>> = {
  private_key: 'a private key',
  token: 'a token',
  password: 'a password',
  card: 'the number of a card',
  email: 'a mail address',
  ip: 'the address of a machine',
};

/** Shorter texts hold no secret. */
const LEAST_LENGTH = 8;
const SETTLED_MS = 400;

/** Where a text that is being written looks as if it held a secret; asked once writing pauses, and kept nowhere. */
export function useSecrets(text: string): { readonly inText: string; readonly items: readonly Sensitive[] } {
  const settled = useSettled(text, SETTLED_MS);
  const query = useQuery({
    ...ask('inspectText', { body: { text: settled } }),
    enabled: settled.length >= LEAST_LENGTH && settled.length <= 20_000,
    gcTime: 0,
    staleTime: Infinity,
    retry: false,
  });
  return { inText: settled, items: (query.data?.items ?? []).filter(({ category }) => category === 'secret') };
}

/** The text with these parts taken out. */
export function withoutParts(text: string, parts: readonly Pick<Sensitive, 'from' | 'to'>[]): string {
  return parts
    .toSorted((a, b) => b.from - a.from)
    .reduce((left, { from, to }) => `${left.slice(0, from)}[taken out]${left.slice(to)}`, text);
}

/** Every place where these words stand in a text. */
export function placesOf(text: string, words: string): readonly { readonly from: number; readonly to: number }[] {
  if (words === '') return [];
  const places: { from: number; to: number }[] = [];
  for (let at = text.indexOf(words); at !== -1; at = text.indexOf(words, at + words.length))
    places.push({ from: at, to: at + words.length });
  return places;
}
