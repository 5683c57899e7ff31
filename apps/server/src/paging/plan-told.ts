import type { EscalationAction, EscalationTarget, EscalationWorld } from '@lockstep/oncall';
import type { RequestContext, Transaction } from '../platform/context.ts';
import type { Acting } from './acting.ts';
import type { GroupOutcome } from './apply-events.ts';
import type { ChainLine } from './escalation-store.ts';
import { groupPath } from './message-words.ts';
import type { NewNotification } from './page.ts';
import { endBehind } from './plan-updates.ts';
import { planNotices } from './plan-notices.ts';
import { listAdmins } from './told-store.ts';
import type { PagedWorld } from './world.ts';

/** Nobody is told of one problem again within this time. */
const quietMs = 3_600_000;

export interface ToldPlan {
  readonly notifications: readonly NewNotification[];
  readonly chain: readonly ChainLine[];
}

/** What rooms and webhooks are told, and who is told that a policy does not work. */
export async function planTold(
  tx: Transaction,
  ctx: RequestContext,
  outcomes: readonly GroupOutcome[],
  world: PagedWorld,
  acting: Acting | undefined,
): Promise<ToldPlan> {
  const rooms = planRooms(ctx, outcomes, world, acting);
  return { ...rooms, notifications: [...rooms.notifications, ...(await planWarnings(tx, ctx, outcomes, world))] };
}

type NotifyAction = Extract<EscalationAction, { kind: 'notify' }>;

function planRooms(
  ctx: RequestContext,
  outcomes: readonly GroupOutcome[],
  world: PagedWorld,
  acting: Acting | undefined,
): ToldPlan {
  const told = outcomes.flatMap((outcome) =>
    outcome.actions.flatMap((action) => (action.kind === 'notify' ? [{ outcome, action }] : [])),
  );
  const notifications: NewNotification[] = [];
  const chain: ChainLine[] = [];
  for (const { outcome, action } of told) {
    const { group } = outcome;
    const destination = world.destination(idOf(action));
    const id = ctx.newId();
    const about = { at: ctx.now, stepId: undefined, userId: undefined, pageId: undefined };
    const isRestricted = group.matter?.isRestricted === true;
    if (destination === undefined || isRestricted) {
      const sentence = isRestricted
        ? 'rooms and webhooks are told nothing of a restricted incident'
        : 'the room or webhook of this step does not exist any more';
      const line = { id, groupId: group.id, code: 'message_dropped', sentence, notificationId: undefined, ...about };
      chain.push(line);
      continue;
    }
    const { channel, setupId, address, name } = destination;
    const to = {
      userId: undefined,
      contactMethodId: undefined,
      destinationId: destination.id,
      channel,
      setupId,
      address,
    };
    const lines = [action.because];
    const path = group.matter?.path ?? groupPath(group.id);
    const message = { title: group.title, lines, urgency: group.urgency, path };
    const base = { id, kind: 'page' as const, scope: 'one' as const, topic: undefined, pageId: undefined };
    const row = { ...base, groupId: group.id, ...to, message, dueAt: ctx.now, createdAt: ctx.now };
    notifications.push(row, ...endBehind(row, outcome, ctx, acting));
    const line = { id: ctx.newId(), groupId: group.id, code: 'message_planned', sentence: `to ${name}`, ...about };
    chain.push({ ...line, notificationId: id });
  }
  return { notifications, chain };
}

function idOf({ target }: NotifyAction): string {
  return target.kind === 'channel' ? target.channelId : target.webhookId;
}

interface Warning {
  readonly topic: string;
  readonly because: string;
  readonly groupId: string;
  readonly owner: EscalationTarget | undefined;
}

async function planWarnings(
  tx: Transaction,
  ctx: RequestContext,
  outcomes: readonly GroupOutcome[],
  world: EscalationWorld,
): Promise<readonly NewNotification[]> {
  // One of a topic is enough, however many groups met it.
  const warnings = [...new Map(outcomes.flatMap(warningsOf).map((warning) => [warning.topic, warning])).values()];
  if (warnings.length === 0) return [];
  const admins = await listAdmins(tx);
  return await planNotices(
    tx,
    ctx,
    warnings.flatMap(({ topic, because, groupId, owner }) =>
      receiversOf(owner, world, admins).map((userId) => {
        const title = 'An alert group could not be paged';
        return { kind: 'notice' as const, topic, userId, title, lines: [because], path: groupPath(groupId), groupId };
      }),
    ),
    ctx.now - quietMs,
  );
}

function warningsOf({ group, actions, chain }: GroupOutcome): readonly Warning[] {
  // Whoever owns a policy need not know of a restricted incident; its readers see the chain.
  if (group.matter?.isRestricted === true) return [];
  const none = chain.find(({ code }) => code === 'no_policy');
  const unrouted: Warning[] =
    none === undefined
      ? []
      : [{ topic: 'no_policy', because: `${group.title}: ${none.sentence}`, groupId: group.id, owner: undefined }];
  const reported = actions.flatMap((action): Warning[] => {
    if (action.kind !== 'alert_owner') return [];
    const { owner, problem, policyId, stepId, because } = action;
    return [{ topic: `${problem} ${policyId} ${stepId ?? ''}`, because, groupId: group.id, owner }];
  });
  return [...unrouted, ...reported];
}

/** The owner of the policy, as far as there is one; else whoever administers the product. */
function receiversOf(
  owner: EscalationTarget | undefined,
  world: EscalationWorld,
  admins: readonly string[],
): readonly string[] {
  const people = peopleOf(owner, world).filter((userId) => world.unavailability(userId)?.reason !== 'deactivated');
  return people.length === 0 ? admins : people;
}

function peopleOf(owner: EscalationTarget | undefined, world: EscalationWorld): readonly string[] {
  switch (owner?.kind) {
    case 'person':
      return [owner.userId];
    case 'team':
      return world.teamMembers(owner.teamId);
    case 'schedule':
      return world.onCall(owner.scheduleId);
    case 'channel':
    case 'webhook':
    case undefined:
      return [];
  }
}
