import type { RequestContext } from '../platform/context.ts';
import { newId } from '../platform/db/ids.ts';
import { recordEvidence } from '../platform/evidence/record-evidence.ts';
import { makeContext, systemActor } from '../platform/make-context.ts';
import { insertNotifications } from './page-store.ts';
import type { PagingParts } from './paging-parts.ts';
import { type Notice, planNotices } from './plan-notices.ts';
import { listAdmins, listWebhooksOff, type WebhookOff } from './told-store.ts';
import { takeWatchTurn } from './watch-store.ts';

const everyMs = 60_000;
/** A webhook that was switched off longer ago is known by now. */
const lookBackMs = 30 * 24 * 3_600_000;

/**
 * Tells whoever made a webhook, else whoever administers the product, that it took nothing for so long that it was switched off. Once
 * a minute, by one process; each is told once.
 *
 * @returns how many were told; undefined: it was not this process's turn
 */
export async function warnOfWebhooks({ database }: Pick<PagingParts, 'database'>): Promise<number | undefined> {
  const ctx = makeContext(database, systemActor('paging-auditor'), newId());
  const turn = { now: ctx.now, notAfter: ctx.now - everyMs + 1_000, body: {} };
  if (!(await takeWatchTurn(database.read, 'webhooks', turn))) return undefined;
  const off = await listWebhooksOff(database.read, ctx.now - lookBackMs);
  return off.length === 0 ? 0 : await warn(ctx, off);
}

async function warn(ctx: RequestContext, off: readonly WebhookOff[]): Promise<number> {
  return await ctx.transaction(async (tx) => {
    const admins = await listAdmins(tx);
    const notices = off.flatMap((webhook) =>
      (webhook.ownerId === undefined ? admins : [webhook.ownerId]).map((userId) => noticeOf(webhook, userId)),
    );
    const rows = await planNotices(tx, ctx, notices, ctx.now - lookBackMs);
    await insertNotifications(
      tx,
      rows.map((row) => ({ ...row, leaseUntil: undefined, worker: undefined })),
    );
    if (rows.length === 0) return 0;
    const body = { topics: [...new Set(rows.map(({ topic }) => topic))], people: rows.map(({ userId }) => userId) };
    await recordEvidence(tx, ctx, { type: 'paging.webhook_off_told', subjectId: ctx.newId(), body });
    tx.wake('messages');
    return rows.length;
  });
}

function noticeOf({ setupId, name, failingSince, failures }: WebhookOff, userId: string): Notice {
  const since = new Date(failingSince).toISOString().slice(0, 16).replace('T', ' ');
  const lines = [
    `it took nothing since ${since} UTC, in ${failures} ${failures === 1 ? 'try' : 'tries'}`,
    'nothing is sent there any more: mend the endpoint, then switch it on again in the channel settings',
  ];
  const topic = `webhook_off ${setupId} ${failingSince}`;
  const title = `The webhook ${name} was switched off`;
  return { kind: 'notice', topic, userId, title, lines, path: '/settings/channels', groupId: undefined };
}
