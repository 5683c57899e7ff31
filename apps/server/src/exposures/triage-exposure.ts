import { actorRef } from '#releases/index.ts';
import { getServiceById, requireSampleScope } from '#services/index.ts';
import type { RequestContext, Transaction } from '../platform/context.ts';
import { Problem } from '../platform/problem.ts';
import { requireInteractive, requirePermission } from '../platform/require-permission.ts';
import { recordVerdict, tellScreens } from './events.ts';
import type { StoredExposure, StoredVerdict, TriageVerdict } from './exposure.ts';
import { getExposure, upsertExposure } from './exposure-store.ts';
import { lockExposures } from './head-store.ts';
import { type HeldSecurityKey, requireKeyOfService, tellListeners } from './ports.ts';
import { withStanding } from './reconcile.ts';
import { maySeeRestricted, type ShownExposure, showExposure } from './show-exposure.ts';
import { acceptVerdict, insertVerdict } from './verdict-store.ts';

/** What a verdict rests on, and what it says; instants in epoch milliseconds. */
export interface Triage {
  readonly verdict: TriageVerdict;
  readonly logs: string;
  readonly query: string;
  readonly from: number;
  readonly to: number;
  readonly note: string | undefined;
  readonly missing: string | undefined;
  readonly secondLookAt: number | undefined;
  readonly acceptedBecause: string | undefined;
}

/** Signs a verdict with the security key of the service; a later one takes its place. */
export async function triageExposure(ctx: RequestContext, id: string, triage: Triage): Promise<ShownExposure> {
  requirePermission(ctx, 'exposures.read');
  requireInteractive(ctx);
  checkTriage(ctx, triage);
  await ctx.transaction(async (tx) => {
    const exposure = await lockExposure(tx, ctx, id);
    await signVerdict(tx, ctx, exposure, triage);
  });
  return await showExposure(ctx, id);
}

/** The exposure as it stands once nobody else changes it. @throws `exposures.exposure_not_found` */
export async function lockExposure(tx: Transaction, ctx: RequestContext, id: string): Promise<StoredExposure> {
  const found = await getExposure(tx, id, maySeeRestricted(ctx));
  await lockExposures(tx, found.serviceId);
  return await getExposure(tx, id, maySeeRestricted(ctx));
}

/** The part inside the transaction, of one that is locked. @throws `exposures.not_triageable`, `access.forbidden` */
export async function signVerdict(
  tx: Transaction,
  ctx: RequestContext,
  exposure: StoredExposure,
  triage: Triage,
): Promise<StoredExposure> {
  const key = await holdKey(tx, ctx, exposure);
  if (exposure.dismissal !== undefined) {
    throw new Problem('exposures.not_triageable', `it is none: ${exposure.dismissal.because}`, {
      help:
        exposure.mergedInto === undefined
          ? 'there is nothing to say about it'
          : `look at ${exposure.mergedInto} instead`,
    });
  }
  const verdict = toVerdict(ctx, exposure.id, triage, key);
  await insertVerdict(tx, verdict);
  return await judged(tx, ctx, exposure, verdict, 'verdict');
}

/** Accepts that it can not be told. One that was accepted stays as it is. */
export async function acceptExposure(ctx: RequestContext, id: string, reason: string): Promise<ShownExposure> {
  requirePermission(ctx, 'exposures.read');
  requireInteractive(ctx);
  await ctx.transaction(async (tx) => {
    const exposure = await lockExposure(tx, ctx, id);
    await holdKey(tx, ctx, exposure);
    const { verdict } = exposure;
    if (verdict?.verdict !== 'cannot_tell') {
      throw new Problem('exposures.not_triageable', 'only a verdict that it can not be told can be accepted', {
        help: 'sign a verdict first',
      });
    }
    if (verdict.accepted !== undefined) return;
    const accepted = { at: ctx.now, by: actorRef(ctx.actor), reason };
    await acceptVerdict(tx, verdict.id, accepted);
    await judged(tx, ctx, exposure, { ...verdict, accepted }, 'accepted');
  });
  return await showExposure(ctx, id);
}

async function holdKey(tx: Transaction, ctx: RequestContext, exposure: StoredExposure): Promise<HeldSecurityKey> {
  const { serviceId, service } = exposure;
  requireSampleScope(ctx, await getServiceById(tx, serviceId));
  return await requireKeyOfService(tx, ctx, 'security', { serviceId, service });
}

async function judged(
  tx: Transaction,
  ctx: RequestContext,
  before: StoredExposure,
  verdict: StoredVerdict,
  kind: 'verdict' | 'accepted',
): Promise<StoredExposure> {
  const exposure = withStanding({ ...before, verdict });
  await upsertExposure(tx, exposure, ctx.now);
  await recordVerdict(tx, ctx, kind === 'verdict' ? 'exposures.triaged' : 'exposures.accepted', exposure, verdict);
  await tellScreens(tx, ctx, exposure.serviceId, [exposure]);
  if (exposure.isZeroBudget) await tellListeners(tx, ctx, { kind, exposure, before, verdict });
  return exposure;
}

function toVerdict(ctx: RequestContext, exposureId: string, triage: Triage, key: HeldSecurityKey): StoredVerdict {
  const { acceptedBecause, ...said } = triage;
  const by = actorRef(ctx.actor);
  return {
    ...said,
    id: ctx.newId(),
    exposureId,
    at: ctx.now,
    by,
    keyBy: key.by,
    isRecentlyGranted: key.isRecentlyGranted,
    accepted: acceptedBecause === undefined ? undefined : { at: ctx.now, by, reason: acceptedBecause },
    supersededAt: undefined,
  };
}

/** Clocks of people run a little ahead. */
const skewMs = 60_000;

/** What the form of a verdict can not say by itself. @throws `request.invalid` */
export function checkTriage(ctx: Pick<RequestContext, 'now'>, triage: Triage): void {
  const { verdict, from, to, missing, secondLookAt, acceptedBecause } = triage;
  if (to <= from) throw invalid('to', 'is not after `from`', 'a window ends after it begins');
  if (to > ctx.now + skewMs)
    throw invalid('to', 'lies in the future', 'nobody has looked at logs that are not written');
  if (verdict !== 'cannot_tell') {
    if (secondLookAt !== undefined) throw invalid('secondLookAt', 'goes with `cannot_tell`', 'leave it out');
    if (acceptedBecause !== undefined) throw invalid('acceptedBecause', 'goes with `cannot_tell`', 'leave it out');
    return;
  }
  if (missing === undefined || missing === '') {
    throw invalid('missing', 'is not said', 'say what would be needed to tell');
  }
  if (secondLookAt === undefined && acceptedBecause === undefined) {
    throw invalid('secondLookAt', 'is not said', 'name when somebody looks again, or accept it with `acceptedBecause`');
  }
  if (secondLookAt !== undefined && secondLookAt <= ctx.now) {
    throw invalid('secondLookAt', 'is past', 'name a moment to come');
  }
}

function invalid(name: string, problem: string, help: string): Problem {
  const field = `body.${name}`;
  return new Problem('request.invalid', `\`${field}\`: ${problem}`, { help, fields: [{ field, problem, help }] });
}
