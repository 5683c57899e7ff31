import type { GateSource } from '#incidents/index.ts';
import { isoInstant } from '../platform/db/row-types.ts';
import { listDecisionsById } from './decision-store.ts';
import { listHoldsInForce } from './hold-store.ts';
import { listCeremonies, noCeremony } from './signoff-rows-store.ts';
import { standingOf } from './standing.ts';

/** Holds on an incident's services, and how the decisions that were made in its room stand now. */
export const roomPart: GateSource = async (ctx, { serviceIds, decisionIds }) => {
  const [holds, decisions, ceremonies] = await Promise.all([
    listHoldsInForce(ctx.read, serviceIds, ctx.now, 100),
    listDecisionsById(ctx.read, decisionIds),
    listCeremonies(ctx.read, decisionIds),
  ]);
  return {
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
      const { state, missing, mayProceed, because } = standingOf({ ...decision, ceremony, now: ctx.now });
      return {
        id,
        name: `G-${number}`,
        service,
        environment,
        title: body.title,
        verdict,
        state,
        waitingFor: state === 'waiting' ? [...missing] : [],
        mayProceed,
        because,
        decidedAt: isoInstant(decidedAt),
        expiresAt: isoInstant(expiresAt),
      };
    }),
  };
};
