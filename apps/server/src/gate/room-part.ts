import type { GatePart, GateSource } from '#incidents/index.ts';
import type { RequestContext } from '../platform/context.ts';
import { isoInstant } from '../platform/db/row-types.ts';
import { needToKnow } from '../platform/evidence/matters.ts';
import { listDecisionsById } from './decision-store.ts';
import { listHoldsInForce } from './hold-store.ts';
import { withoutHidden } from './restricted.ts';
import { listCeremonies, noCeremony } from './signoff-rows-store.ts';
import { standingOf } from './standing.ts';
import { readMembers } from './trains/get-train.ts';
import { axes, proceedsBecause, stateOf, stopsOf, strictest, waitingFor } from './trains/train-standing.ts';
import { getStoredTrain } from './trains/train-store.ts';

/** Holds on an incident's services, and how the decisions that were made in its room stand now. */
export const roomPart: GateSource = async (ctx, { serviceIds, decisionIds, trainIds }) => {
  const [holds, decisions] = await Promise.all([
    listHoldsInForce(ctx.read, serviceIds, ctx.now, 100),
    listDecisionsById(ctx.read, decisionIds),
  ]);
  const ceremonies = await listCeremonies(ctx.read, decisions);
  const part = {
    holds: holds.map(
      ({ id, service, environment, version, axis, reason, isQuarantine, placedAt, placedBy, expiresAt }) => ({
        id,
        service,
        environment,
        version,
        axis,
        reason,
        isQuarantine,
        placedAt: isoInstant(placedAt),
        placedBy,
        expiresAt: expiresAt === undefined ? null : isoInstant(expiresAt),
      }),
    ),
    decisions: decisions.map((decision) => {
      const { id, number, service, environment, body, verdict, decidedAt, expiresAt } = decision;
      const ceremony = ceremonies.get(id) ?? noCeremony;
      const { state, missing, mayProceed, because, evidence } = standingOf({ ...decision, ceremony, now: ctx.now });
      return {
        id,
        name: `G-${number}`,
        service,
        environment,
        title: body.title,
        verdict,
        state,
        waitingFor: state === 'waiting' ? [...missing] : [],
        evidenceState: evidence,
        mayProceed,
        because,
        decidedAt: isoInstant(decidedAt),
        expiresAt: isoInstant(expiresAt),
      };
    }),
    trains: await trainsOf(ctx, trainIds),
  };
  // Reasons of one room may name another one.
  return withoutHidden(part, await needToKnow(ctx.read, ctx));
};

/** Without whose keys are waited for: that is read for one train at a time. */
async function trainsOf(ctx: RequestContext, ids: readonly string[]): Promise<GatePart['trains']> {
  const trains: GatePart['trains'] = [];
  for (const id of ids) {
    const { number, environment, title, decidedAt, expiresAt } = await getStoredTrain(ctx.read, id);
    const members = await readMembers(ctx.read, ctx, id);
    const going = members.filter(({ standing }) => standing.mayProceed).length;
    trains.push({
      id,
      name: `T-${number}`,
      environment,
      title,
      verdict: strictest(members.map(({ decision }) => decision.verdict)),
      state: stateOf(members),
      waitingFor: axes.filter((axis) => waitingFor(members, axis).length > 0),
      mayProceed: going === members.length,
      because: proceedsBecause(members.length, stopsOf(members)),
      decidedAt: isoInstant(decidedAt),
      expiresAt: isoInstant(expiresAt),
      members: members.length,
      mayProceedCount: going,
    });
  }
  return trains.toSorted((a, b) => (a.decidedAt < b.decidedAt ? 1 : -1));
}
