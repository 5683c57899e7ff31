import { type BodyOf, gateOperations } from '@lockstep/contract';
import { isoInstant } from '../platform/db/row-types.ts';
import type { DeepReadonly, Handlers } from '../platform/http/handlers.ts';
import { breakGlass } from './break-glass.ts';
import { joinFloorByKeys } from './apply-floor.ts';
import { liftHold } from './lift-hold.ts';
import { listFloor } from './list-floor.ts';
import { holdAnswer, listHolds } from './list-holds.ts';
import type { NotificationTarget } from './notification-store.ts';
import {
  addNotificationTarget,
  listNotificationTargets,
  removeNotificationTarget,
  shownAddress,
  testNotificationTarget,
} from './notification-targets.ts';
import { placeHold } from './place-hold.ts';
import { preSign } from './pre-sign.ts';
import { giveUpCapture, recordCapture, type SaidCapture } from './record-capture.ts';
import { refuseKey } from './refuse-key.ts';
import { requestSignoff } from './request-signoff.ts';
import { reviewBreakGlass } from './review-break-glass.ts';
import { turnKey } from './turn-key.ts';

/** Operations by which people sign, hold and are told. */
export const signoffOperations = {
  requestSignoff: gateOperations.requestSignoff,
  turnKey: gateOperations.turnKey,
  refuseKey: gateOperations.refuseKey,
  breakGlass: gateOperations.breakGlass,
  reviewBreakGlass: gateOperations.reviewBreakGlass,
  recordCapture: gateOperations.recordCapture,
  giveUpCapture: gateOperations.giveUpCapture,
  preSign: gateOperations.preSign,
  listHolds: gateOperations.listHolds,
  placeHold: gateOperations.placeHold,
  liftHold: gateOperations.liftHold,
  listFloor: gateOperations.listFloor,
  joinFloor: gateOperations.joinFloor,
  listNotificationTargets: gateOperations.listNotificationTargets,
  addNotificationTarget: gateOperations.addNotificationTarget,
  removeNotificationTarget: gateOperations.removeNotificationTarget,
  testNotificationTarget: gateOperations.testNotificationTarget,
} as const;

function targetAnswer(target: NotificationTarget) {
  const { id, kind, axis, createdAt, createdBy } = target;
  return {
    id,
    kind,
    address: shownAddress(target),
    axis: axis ?? null,
    createdAt: isoInstant(createdAt),
    createdBy,
  };
}

/** What was captured, in the words of the use case. */
export function toSaid(
  body: DeepReadonly<Omit<BodyOf<typeof gateOperations.recordCapture>, 'corrects'>> & {
    readonly corrects?: string | undefined;
  },
): SaidCapture {
  const { kinds, keptAt, sha256, happenedAt, capturedBy, note, isMoreToCome, corrects } = body;
  return {
    outcome: 'captured',
    kinds,
    keptAt,
    sha256,
    happenedAt: happenedAt === undefined ? undefined : Date.parse(happenedAt),
    capturedBy,
    note,
    isComplete: !isMoreToCome,
    corrects,
  };
}

export const signoffHandlers: Handlers<typeof signoffOperations> = {
  requestSignoff: (ctx, { params, body }) => requestSignoff(ctx, { ...params, ...body }),
  turnKey: (ctx, { params, body }) => turnKey(ctx, { ...params, ...body }),
  refuseKey: (ctx, { params, body }) => refuseKey(ctx, { ...params, ...body }),
  breakGlass: (ctx, { params, body }) => breakGlass(ctx, { ...params, ...body }),
  reviewBreakGlass: (ctx, { params, body }) => reviewBreakGlass(ctx, { ...params, ...body }),
  recordCapture: (ctx, { params, body }) => recordCapture(ctx, params.decision, toSaid(body)),
  giveUpCapture: (ctx, { params, body }) => giveUpCapture(ctx, params.decision, { ...body, corrects: body.corrects }),
  preSign: (ctx, { body }) => preSign(ctx, { ...body, expiresAt: Date.parse(body.expiresAt) }),
  listHolds: (ctx, { query }) => listHolds(ctx, query),
  placeHold: async (ctx, { body }) => {
    const expiresAt = body.expiresAt === undefined ? undefined : Date.parse(body.expiresAt);
    return holdAnswer(await placeHold(ctx, { ...body, expiresAt }));
  },
  liftHold: async (ctx, { params, body }) => holdAnswer(await liftHold(ctx, params.hold, body.reason)),
  listFloor: (ctx, { query }) => listFloor(ctx, query),
  joinFloor: (ctx, { params, body }) => joinFloorByKeys(ctx, { ...params, ...body }),
  listNotificationTargets: async (ctx) => ({ items: (await listNotificationTargets(ctx)).map(targetAnswer) }),
  addNotificationTarget: async (ctx, { body }) => targetAnswer(await addNotificationTarget(ctx, body)),
  removeNotificationTarget: async (ctx, { params }) => {
    await removeNotificationTarget(ctx, params.target);
    return {};
  },
  testNotificationTarget: async (ctx, { params }) => {
    await testNotificationTarget(ctx, params.target);
    return {};
  },
};
