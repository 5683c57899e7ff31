import type { searchOperations } from '@lockstep/contract';
import type { Handlers } from '../platform/http/handlers.ts';
import { search } from './search.ts';

export const searchHandlers: Handlers<typeof searchOperations> = {
  search: async (ctx, { query: { q, limit } }) => ({ items: await search(ctx, { query: q, limit }) }),
};
