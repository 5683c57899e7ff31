import type { Axis } from '@lockstep/gate';
import { z } from 'zod';
import { listKeyCarriers } from '#services/index.ts';
import type { RequestContext, Transaction } from '../platform/context.ts';
import { addJob } from '../platform/jobs/add-job.ts';
import type { StoredDecision } from './decision-store.ts';
import { onDutyRings } from './lane-keys.ts';
import { listRingMails, listTargets } from './notification-store.ts';

export const noticeKinds = ['signoff_requested', 'signoff_lapsed', 'glass_broken', 'review_overdue', 'test'] as const;
export type NoticeKind = (typeof noticeKinds)[number];

/** One message to one receiver, by reference: the text is made when it is sent. */
export const Notice = z.object({
  kind: z.enum(noticeKinds),
  /** Absent for a test. */
  decisionId: z.string().optional(),
  axes: z.array(z.enum(['reliability', 'security'])),
  to: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('target'), id: z.string() }),
    z.object({ kind: z.literal('person'), id: z.string() }),
  ]),
  /** The same for every try. */
  messageId: z.string(),
});
export type Notice = z.infer<typeof Notice>;

/**
 * Puts one job per receiver into the outbox: the people of these rings, and every target that hears of one of these axes. An
 * address that is both hears of it once. About the sample nobody is told.
 */
export async function addNotices(
  tx: Transaction,
  ctx: RequestContext,
  decision: Pick<StoredDecision, 'id' | 'isSample' | 'serviceId'>,
  notice: { readonly kind: NoticeKind; readonly axes: readonly Axis[] },
): Promise<void> {
  if (decision.isSample) return;
  const targets = (await listTargets(tx)).filter(({ axis }) => axis === undefined || notice.axes.includes(axis));
  const addresses = new Set(targets.map(({ address }) => address.toLowerCase()));
  const people = (
    await listRingMails(tx, notice.axes, await heldByTeam(tx, ctx, decision.serviceId, notice.axes))
  ).filter(({ email }) => !addresses.has(email.toLowerCase()));
  const receivers = [
    ...targets.map(({ id }) => ({ kind: 'target' as const, id })),
    ...people.map(({ id }) => ({ kind: 'person' as const, id })),
  ];
  for (const to of receivers) {
    await addNotice(tx, ctx, { kind: notice.kind, decisionId: decision.id, axes: [...notice.axes], to });
  }
}

async function heldByTeam(
  tx: Transaction,
  { now }: Pick<RequestContext, 'now'>,
  serviceId: string,
  axes: readonly Axis[],
): Promise<{ readonly userIds: readonly string[]; readonly axes: readonly Axis[] }> {
  const rings = await onDutyRings(tx, await listKeyCarriers(tx, serviceId), now);
  const held = axes.filter((axis) => rings[axis].length > 0);
  return { userIds: held.flatMap((axis) => rings[axis].map(({ userId }) => userId)), axes: held };
}

export async function addNotice(
  tx: Transaction,
  ctx: Pick<RequestContext, 'now' | 'newId'>,
  notice: Omit<Notice, 'messageId'>,
): Promise<void> {
  const payload: Notice = { ...notice, messageId: ctx.newId() };
  await addJob(tx, ctx, { kind: 'gate.notify', payload });
}
