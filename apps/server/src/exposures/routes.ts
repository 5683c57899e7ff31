import type { exposuresOperations, NewTriage } from '@lockstep/contract';
import type { z } from 'zod';
import type { Handlers } from '../platform/http/handlers.ts';
import { toPage } from '../platform/http/paging.ts';
import { toAdvisoryAnswer, toDetail, toEntry } from './exposure-answer.ts';
import { listExposedAdvisories, listExposures } from './list-exposures.ts';
import { dueKey } from './list-store.ts';
import { showExposure } from './show-exposure.ts';
import { triageAdvisory } from './triage-advisory.ts';
import { acceptExposure, type Triage, triageExposure } from './triage-exposure.ts';

function toTriage(body: z.infer<typeof NewTriage>): Triage {
  const { verdict, logs, query, note, missing, secondLookAt, acceptedBecause } = body;
  return {
    verdict,
    logs,
    query,
    from: Date.parse(body.from),
    to: Date.parse(body.to),
    note: note === '' ? undefined : note,
    missing: missing === '' ? undefined : missing,
    secondLookAt: secondLookAt === undefined ? undefined : Date.parse(secondLookAt),
    acceptedBecause,
  };
}

export const exposuresHandlers: Handlers<typeof exposuresOperations> = {
  listExposures: async (ctx, { query }) =>
    toPage(
      await listExposures(ctx, query),
      query.limit,
      (exposure) => toEntry(exposure, ctx.now),
      (exposure) => [dueKey(exposure), exposure.id],
    ),
  listExposedAdvisories: async (ctx, { query }) => {
    const { rows, totals, unknown, mayTriage } = await listExposedAdvisories(ctx, query);
    const { open, zeroBudget, overdue } = totals;
    return {
      ...toPage(rows, query.limit, toAdvisoryAnswer, (row) => [
        row.rank,
        dueKey({ dueAt: row.dueAt ?? undefined }),
        row.advisory,
        row.isRestricted ? 1 : 0,
      ]),
      mayTriage,
      totals: {
        open,
        zeroBudget,
        overdue,
        states: [...totals.states].map(([state, count]) => ({ state, count })),
        deadlines: [...totals.deadlines].map(([deadline, count]) => ({ deadline, count })),
        environments: [...totals.environments].map(([environment, count]) => ({ environment, count })),
      },
      unknown: unknown.map(({ service, environment, version }) => ({ service, environment, version })),
    };
  },
  showExposure: async (ctx, { params }) => toDetail(await showExposure(ctx, params.exposure), ctx.now),
  triageExposure: async (ctx, { params, body }) =>
    toDetail(await triageExposure(ctx, params.exposure, toTriage(body)), ctx.now),
  triageAdvisory: async (ctx, { body }) => {
    const { rows, leftOut } = await triageAdvisory(ctx, body, toTriage(body));
    return {
      signed: rows.filter(({ result }) => result === 'signed').length,
      rows: rows.map(({ exposure, result, because }) => ({
        exposure: exposure.id,
        service: exposure.service,
        environment: exposure.environment,
        result,
        state: exposure.state,
        because,
      })),
      leftOut,
    };
  },
  acceptExposure: async (ctx, { params, body }) =>
    toDetail(await acceptExposure(ctx, params.exposure, body.reason), ctx.now),
};
