import { z } from 'zod';
import { Nothing } from './common.ts';
import { operation } from './operation.ts';

export const SearchHit = z.object({
  kind: z.enum(['incident', 'alerts', 'release', 'advisory', 'service', 'decision', 'report']),
  id: z.string(),
  title: z.string(),
  detail: z.string(),
  /** Where it is looked at. */
  path: z.string(),
});

export const searchOperations = {
  search: operation({
    method: 'GET',
    path: '/api/v1/search',
    summary: 'Find incidents, alerts, releases, advisories, services and decisions by name or words',
    permission: 'authenticated',
    params: Nothing,
    query: z.object({
      q: z.string().trim().min(2, 'type at least two characters').max(200),
      /** Of each kind. */
      limit: z.coerce.number().int().min(1).max(20).default(6),
    }),
    body: Nothing,
    response: z.object({ items: z.array(SearchHit) }),
    errors: [],
  }),
};
