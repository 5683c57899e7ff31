import { useQuery } from '@tanstack/react-query';
import type { AnswerOf } from './call.ts';
import { ask } from './query.ts';

export type AlertSource = AnswerOf<'listAlertSources'>['items'][number];

/** Sources of systems outside: those of our own monitors and of the canary are of kinds nobody sends. Undefined: not known yet. */
export function useSenders(): readonly AlertSource[] | undefined {
  const kinds = useQuery(ask('listAlertSourceKinds')).data?.items;
  const sources = useQuery(ask('listAlertSources', { query: { limit: 200 } })).data?.items;
  if (kinds === undefined || sources === undefined) return undefined;
  const sent = new Set(kinds.map(({ kind }) => kind));
  return sources.filter(({ kind }) => sent.has(kind));
}
