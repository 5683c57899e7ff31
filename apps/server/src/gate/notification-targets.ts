import type { Axis } from '@lockstep/gate';
import { actorRef } from '#releases/index.ts';
import type { RequestContext } from '../platform/context.ts';
import { Problem } from '../platform/problem.ts';
import { requirePermission, requireReal } from '../platform/require-permission.ts';
import { recordGateEvent } from './events.ts';
import { addNotice } from './notices.ts';
import { disableTarget, getTarget, insertTarget, listTargets, type NotificationTarget } from './notification-store.ts';

const mostTargets = 100;

/** Where notices go. Webhook addresses are secrets: only their host is shown once they are stored. */
export async function listNotificationTargets(ctx: RequestContext): Promise<readonly NotificationTarget[]> {
  requirePermission(ctx, 'notifications.manage');
  return await listTargets(ctx.read);
}

export interface NewTarget {
  readonly kind: 'mail' | 'slack';
  readonly address: string;
  readonly axis?: Axis | undefined;
}

export async function addNotificationTarget(ctx: RequestContext, input: NewTarget): Promise<NotificationTarget> {
  requirePermission(ctx, 'notifications.manage');
  requireReal(ctx);
  const target = { ...input, axis: input.axis, id: ctx.newId(), createdAt: ctx.now, createdBy: actorRef(ctx.actor) };
  return await ctx.transaction(async (tx) => {
    if ((await listTargets(tx)).length >= mostTargets) throw tooMany();
    await insertTarget(tx, target);
    await recordGateEvent(tx, ctx, {
      type: 'gate.notification_target_added',
      subjectId: target.id,
      body: { kind: target.kind, address: shownAddress(target), axis: target.axis },
    });
    return target;
  });
}

function tooMany(): Problem {
  return new Problem('request.invalid', `there are ${mostTargets} notification targets already`, {
    help: 'remove some, or send to one channel that many people read',
  });
}

export async function removeNotificationTarget(ctx: RequestContext, id: string): Promise<void> {
  requirePermission(ctx, 'notifications.manage');
  requireReal(ctx);
  await ctx.transaction(async (tx) => {
    const target = await getTarget(tx, id);
    await disableTarget(tx, id, ctx.now);
    await recordGateEvent(tx, ctx, {
      type: 'gate.notification_target_removed',
      subjectId: id,
      body: { kind: target.kind, address: shownAddress(target) },
    });
  });
}

/** Sends a test notice through the same outbox as any other. */
export async function testNotificationTarget(ctx: RequestContext, id: string): Promise<void> {
  requirePermission(ctx, 'notifications.manage');
  requireReal(ctx);
  await ctx.transaction(async (tx) => {
    await getTarget(tx, id);
    await addNotice(tx, ctx, { kind: 'test', axes: [], to: { kind: 'target', id } });
  });
}

/** Whoever has the address of a webhook can post to it. */
export function shownAddress({ kind, address }: Pick<NotificationTarget, 'kind' | 'address'>): string {
  return kind === 'mail' ? address : `${new URL(address).origin}/…`;
}
