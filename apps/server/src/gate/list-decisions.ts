import type { DecisionSummary as DecisionSummarySchema } from '@lockstep/contract';
import type { Verdict } from '@lockstep/gate';
import type { z } from 'zod';
import { getService } from '#services/index.ts';
import type { RequestContext } from '../platform/context.ts';
import { isoInstant } from '../platform/db/row-types.ts';
import type { DeepReadonly } from '../platform/http/handlers.ts';
import { decodeCursor, toPage } from '../platform/http/paging.ts';
import { needToKnow } from '../platform/evidence/matters.ts';
import { requirePermission } from '../platform/require-permission.ts';
import { listStoredDecisions, type StoredDecision } from './decision-store.ts';
import { withoutHidden } from './restricted.ts';
import { type Ceremony, listCeremonies, noCeremony } from './signoff-rows-store.ts';
import { standingOf } from './standing.ts';

export type DecisionSummary = DeepReadonly<z.infer<typeof DecisionSummarySchema>>;

export interface DecisionQuery {
  readonly service?: string | undefined;
  readonly verdict?: Verdict | undefined;
  /** Asked for keys and not over yet. */
  readonly waiting?: boolean | undefined;
  readonly cursor?: string | undefined;
  readonly limit: number;
}

export async function listDecisions(ctx: RequestContext, query: DecisionQuery) {
  requirePermission(ctx, 'gate.read');
  const [decidedAt, id] = decodeCursor(query.cursor, ['number', 'uuid']) ?? [];
  const service = query.service === undefined ? undefined : await getService(ctx.read, query.service);
  const rows = await listStoredDecisions(ctx.read, {
    serviceId: service?.id,
    verdict: query.verdict,
    isWaiting: query.waiting,
    before: decidedAt === undefined || id === undefined ? undefined : { decidedAt, id },
    now: ctx.now,
    limit: query.limit + 1,
  });
  const ceremonies = await listCeremonies(ctx.read, rows);
  const known = await needToKnow(ctx.read, ctx);
  return toPage(
    rows,
    query.limit,
    (row) => withoutHidden(toSummary(row, ceremonies.get(row.id) ?? noCeremony, ctx.now), known),
    (row) => [row.decidedAt, row.id],
  );
}

/** One decision of a list, as it stands at a moment. */
export function toSummary(decision: StoredDecision, ceremony: Ceremony, now: number): DecisionSummary {
  const { body } = decision;
  const standing = standingOf({ ...decision, ceremony, now });
  return {
    id: decision.id,
    number: decision.number,
    service: decision.service,
    environment: decision.environment,
    current: decision.current ?? null,
    target: decision.target,
    asOf: isoInstant(decision.asOf),
    decidedAt: isoInstant(decision.decidedAt),
    decidedBy: decision.decidedBy,
    expiresAt: isoInstant(decision.expiresAt),
    verdict: decision.verdict,
    axes: body.axes,
    effect: body.effect,
    title: body.title,
    direction: body.direction,
    keysNeeded: body.keysNeeded,
    isSample: decision.isSample,
    train: decision.train ?? null,
    mayProceed: standing.mayProceed,
    summary: body.target.summary,
    signoffState: standing.state,
    evidenceState: standing.evidence,
    waitingFor: standing.state === 'waiting' ? standing.missing : [],
    reviewDueAt:
      ceremony.glass === undefined || ceremony.glass.reviewedAt !== undefined
        ? null
        : isoInstant(ceremony.glass.reviewDueAt),
  };
}
