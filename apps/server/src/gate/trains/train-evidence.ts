import type { TrainEvidence } from '@lockstep/contract';
import type { CaptureState } from '@lockstep/gate';
import type { z } from 'zod';
import { readerOf } from '#incidents/index.ts';
import type { RequestContext, Transaction } from '../../platform/context.ts';
import type { DeepReadonly } from '../../platform/http/handlers.ts';
import { readable, toItems } from '../capture-answer.ts';
import { listBelongings, nobodys } from '../capture-store.ts';
import { type Member, waitsForEvidence } from './train-standing.ts';

type Answer = DeepReadonly<z.infer<typeof TrainEvidence>>;

/** Whether the caller holds the security key of a member that waits, by its decision. */
type HoldsKey = (decisionId: string) => boolean;

/** What is still open before what is settled. */
const stateOrder: readonly CaptureState[] = ['due', 'partly', 'impossible', 'captured'];

/** What is to be captured before the services of a train move, and what was, as the caller may read it. */
export async function trainEvidence(
  tx: Transaction,
  ctx: Pick<RequestContext, 'actor'>,
  members: readonly Member[],
  holdsKey: HoldsKey,
): Promise<Answer> {
  const about = members.filter(({ standing }) => standing.evidence !== 'not_due');
  const reader = { reader: readerOf(ctx), userId: ctx.actor.userId };
  const belongings = await listBelongings(
    tx,
    about.map(({ decision }) => decision),
    reader,
  );
  const mayCapture = ctx.actor.permissions.has('gate.capture');
  const waiting = about.filter(waitsForEvidence);
  const yourKeys = waiting.filter(({ decision }) => mayCapture && holdsKey(decision.id));
  const isYours = (member: Member) =>
    yourKeys.includes(member) || (mayCapture && belongings.get(member.decision.id)?.isLead === true);
  const shown = about.flatMap(({ decision, ceremony }) =>
    toItems(readable(ceremony.captures, belongings.get(decision.id) ?? nobodys, ctx.actor)).map((item) => ({
      item,
      service: decision.service,
    })),
  );
  const acts = new Map(about.flatMap(({ ceremony }) => ceremony.captures.map(({ id, actId }) => [id, actId] as const)));
  return {
    state: stateOrder.find((state) => about.some(({ standing }) => standing.evidence === state)) ?? 'not_due',
    waiting: namesOf(waiting),
    yours: namesOf(waiting.filter(isYours)),
    yourKeys: namesOf(yourKeys),
    items: [...Map.groupBy(shown, ({ item }) => acts.get(item.id)).values()].flatMap((act) => {
      const [first] = act;
      if (first === undefined) return [];
      const { corrects: _, ...item } = first.item;
      const isCorrected = act.every((one) => one.item.isCorrected);
      return [{ ...item, isCorrected, services: act.map(({ service }) => service) }];
    }),
    isWithheld: about.some(
      ({ decision, ceremony }) =>
        readable(ceremony.captures, belongings.get(decision.id) ?? nobodys, ctx.actor).length <
        ceremony.captures.length,
    ),
  };
}

function namesOf(members: readonly Member[]): readonly string[] {
  return members.map(({ decision }) => decision.service);
}
