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
  /** What it is about; neither for a test. */
  decisionId: z.string().optional(),
  trainId: z.string().optional(),
  axes: z.array(z.enum(['reliability', 'security'])),
  to: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('target'), id: z.string() }),
    z.object({ kind: z.literal('person'), id: z.string() }),
  ]),
  /** The same for every try. */
  messageId: z.string(),
});
export type Notice = z.infer<typeof Notice>;

interface Asked {
  readonly kind: NoticeKind;
  readonly axes: readonly Axis[];
}

/**
 * Puts one job per receiver into the outbox: the people of these rings, and every target that hears of one of these axes. An
 * address that is both hears of it once. About the sample nobody is told.
 */
export async function addNotices(
  tx: Transaction,
  ctx: RequestContext,
  decision: Pick<StoredDecision, 'id' | 'isSample' | 'serviceId'>,
  { kind, axes }: Asked,
): Promise<void> {
  if (decision.isSample) return;
  for (const to of await receiversOf(tx, ctx, [decision.serviceId], axes)) {
    await addNotice(tx, ctx, { kind, decisionId: decision.id, axes: [...axes], to });
  }
}

/** The same about many decisions at once: whoever is to hear of any of them hears once. */
export async function addTrainNotices(
  tx: Transaction,
  ctx: RequestContext,
  train: { readonly id: string; readonly isSample: boolean; readonly serviceIds: readonly string[] },
  { kind, axes }: Asked,
): Promise<void> {
  if (train.isSample) return;
  for (const to of await receiversOf(tx, ctx, train.serviceIds, axes)) {
    await addNotice(tx, ctx, { kind, trainId: train.id, axes: [...axes], to });
  }
}

async function receiversOf(
  tx: Transaction,
  ctx: RequestContext,
  serviceIds: readonly string[],
  axes: readonly Axis[],
): Promise<readonly Notice['to'][]> {
  const targets = (await listTargets(tx)).filter(({ axis }) => axis === undefined || axes.includes(axis));
  const addresses = new Set(targets.map(({ address }) => address.toLowerCase()));
  const people = new Set<string>();
  for (const serviceId of serviceIds) {
    const mails = await listRingMails(tx, axes, await heldByTeam(tx, ctx, serviceId, axes));
    for (const { id, email } of mails) if (!addresses.has(email.toLowerCase())) people.add(id);
  }
  return [
    ...targets.map(({ id }) => ({ kind: 'target' as const, id })),
    ...[...people].map((id) => ({ kind: 'person' as const, id })),
  ];
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
