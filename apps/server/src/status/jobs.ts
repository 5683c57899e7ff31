import { z } from 'zod';
import { tellPeople } from '#paging/index.ts';
import { listRoles } from '#incidents/index.ts';
import type { RequestContext } from '../platform/context.ts';
import { addJob } from '../platform/jobs/add-job.ts';
import type { JobContext, JobHandlers } from '../platform/jobs/runner.ts';
import type { Delivery } from '../platform/outgoing/delivery.ts';
import type { Senders } from '../platform/outgoing/senders.ts';
import type { Secrets } from '../platform/secrets/secrets.ts';
import { type Announcement, isOverdue } from './announcement.ts';
import { findAnnouncement, pagesOf } from './announcement-store.ts';
import { recordStatusEvent } from './events.ts';
import { findPageById } from './page-store.ts';
import type { SubscriberLinks } from './subscriber-links.ts';
import { findSubscriber, listActiveAfter, noteProblem, type Subscriber } from './subscriber-store.ts';
import { consentMail, updateMail, updatePayload } from './told-text.ts';
import { findUpdate } from './update-store.ts';
import { secretNameOf } from './webhooks.ts';

export interface SignedPost {
  readonly url: string;
  /** The same for every try of one message. */
  readonly idempotencyKey: string;
  readonly body: string;
  readonly secret: string;
  /** Epoch milliseconds of this try. */
  readonly now: number;
}

export interface StatusJobParts {
  readonly senders: Pick<Senders, 'mail'>;
  /** A signed POST, as Standard Webhooks has it. */
  readonly post: (post: SignedPost) => Promise<Delivery>;
  readonly links: SubscriberLinks;
  readonly secrets: Secrets;
  readonly publicUrl: string;
}

const batchSize = 200;
const remindAgainMs = 30 * 60_000;
const mostReminders = 4;

const OfConsent = z.object({ subscriberId: z.string(), askedAt: z.number() });
const OfTelling = z.object({ updateId: z.string(), after: z.string().optional() });
const OfOne = z.object({ updateId: z.string(), subscriberId: z.string() });
const OfDue = z.object({ announcementId: z.string(), dueAt: z.number(), reminder: z.number() });

/** Everything about status pages that happens by itself. Pages are served without any of it. */
export function statusJobs(parts: StatusJobParts): JobHandlers {
  return {
    'status.ask_consent': (ctx, payload) => askConsent(ctx, parts, OfConsent.parse(payload)),
    'status.tell_subscribers': (ctx, payload) => tellSubscribers(ctx, OfTelling.parse(payload)),
    'status.tell_subscriber': (ctx, payload) => tellSubscriber(ctx, parts, OfOne.parse(payload)),
    'status.update_due': (ctx, payload) => remind(ctx, OfDue.parse(payload)),
  };
}

async function askConsent(
  ctx: JobContext,
  { senders, links }: StatusJobParts,
  { subscriberId, askedAt }: z.infer<typeof OfConsent>,
): Promise<void> {
  const subscriber = await findSubscriber(ctx.read, subscriberId);
  const page = subscriber && (await findPageById(ctx.read, subscriber.pageId));
  if (subscriber?.state !== 'waiting' || page === undefined || senders.mail === undefined) return;
  const url = await links.url(ctx, page.slug, 'confirm', subscriberId);
  const mail = consentMail(page.title, url);
  const idempotencyKey = `${subscriberId} ${askedAt}`;
  retryLater(ctx, await senders.mail({ to: subscriber.address, ...mail, idempotencyKey }));
}

/** One job per receiver, so that one that does not answer holds up nobody; some at a time, so that nothing grows without end. */
async function tellSubscribers(ctx: JobContext, { updateId, after }: z.infer<typeof OfTelling>): Promise<void> {
  await ctx.transaction(async (tx) => {
    const update = await findUpdate(tx, updateId);
    const pages = update === undefined ? [] : await pagesOf(tx, [update.announcementId]);
    const open = pages.filter(({ audience }) => audience === 'internal' || update?.audience === 'public');
    const receivers = await listActiveAfter(
      tx,
      open.map(({ id }) => id),
      after,
      batchSize,
    );
    for (const { id } of receivers) {
      await addJob(tx, ctx, { kind: 'status.tell_subscriber', payload: { updateId, subscriberId: id } });
    }
    const last = receivers.length === batchSize ? receivers.at(-1) : undefined;
    if (last !== undefined) {
      await addJob(tx, ctx, { kind: 'status.tell_subscribers', payload: { updateId, after: last.id } });
    }
    await ctx.finish(tx);
  });
}

async function tellSubscriber(
  ctx: JobContext,
  parts: StatusJobParts,
  { updateId, subscriberId }: z.infer<typeof OfOne>,
): Promise<void> {
  const subscriber = await findSubscriber(ctx.read, subscriberId);
  const update = await findUpdate(ctx.read, updateId);
  if (subscriber?.state !== 'active' || update?.publishedAt === undefined) return;
  const page = await findPageById(ctx.read, subscriber.pageId);
  // Nobody in particular: of what it is about nothing is told.
  const announcement = await findAnnouncement(ctx.read, update.announcementId, '');
  if (page === undefined || announcement === undefined) return;
  const told = { page, title: announcement.title, update, publishedAt: update.publishedAt };
  const delivery = await deliver(ctx, parts, subscriber, told);
  if (delivery === undefined) return;
  await noteProblem(ctx.read, subscriberId, delivery.outcome === 'delivered' ? undefined : delivery.reason);
  retryLater(ctx, delivery);
}

type Told = Parameters<typeof updatePayload>[0];

async function deliver(
  ctx: JobContext,
  { senders, post, links, secrets, publicUrl }: StatusJobParts,
  subscriber: Subscriber,
  told: Told,
): Promise<Delivery | undefined> {
  const idempotencyKey = `${told.update.id} ${subscriber.id}`;
  const pageUrl = `${publicUrl}/status/${told.page.slug}`;
  switch (subscriber.kind) {
    case 'mail': {
      if (senders.mail === undefined) return undefined;
      const stopUrl = await links.url(ctx, told.page.slug, 'unsubscribe', subscriber.id);
      const headers = {
        'list-unsubscribe': `<${stopUrl}>`,
        'list-unsubscribe-post': 'List-Unsubscribe=One-Click',
      };
      return await senders.mail({
        to: subscriber.address,
        ...updateMail(told, pageUrl, stopUrl),
        idempotencyKey,
        headers,
      });
    }
    case 'webhook': {
      const secret = await secrets.find(ctx.read, secretNameOf(subscriber.id));
      if (secret === undefined) return { outcome: 'rejected', reason: 'its secret is gone: add it again' };
      const body = JSON.stringify(updatePayload(told, pageUrl));
      return await post({ url: subscriber.address, idempotencyKey, body, secret, now: ctx.now });
    }
  }
}

function retryLater(ctx: JobContext, delivery: Delivery): void {
  if (delivery.outcome === 'retryable' && !ctx.isLastAttempt) throw new Error(delivery.reason);
}

/** The next update was promised and is not there: whoever communicates hears of it, a few times. */
async function remind(ctx: JobContext, { announcementId, dueAt, reminder }: z.infer<typeof OfDue>): Promise<void> {
  await ctx.transaction(async (tx) => {
    const announcement = await findAnnouncement(tx, announcementId, 'system');
    const isStill = announcement?.nextUpdateDueAt === dueAt && isOverdue(announcement, ctx.now);
    if (announcement !== undefined && isStill) {
      const userId = await whoCommunicates(ctx, announcement);
      const notice = {
        topic: `status_due ${announcementId} ${dueAt} ${reminder}`,
        title: `The next status update is due: ${announcement.title}`,
        lines: ['people outside wait for what was promised; say something, even that nothing changed'],
        path: `/announcements/${announcementId}`,
      };
      const told = userId === undefined ? [] : await tellPeople(tx, ctx, [{ ...notice, userId }], 0);
      const body = { title: announcement.title, dueAt: new Date(dueAt).toISOString(), reminder, told };
      await recordStatusEvent(tx, ctx, { type: 'status.update_overdue', subjectId: announcementId, body });
      if (reminder < mostReminders) {
        const payload = { announcementId, dueAt, reminder: reminder + 1 };
        await addJob(tx, ctx, { kind: 'status.update_due', payload, dueAt: ctx.now + remindAgainMs });
      }
    }
    await ctx.finish(tx);
  });
}

/** Whoever holds that role in the incident, else whoever published last. */
async function whoCommunicates(ctx: RequestContext, announcement: Announcement): Promise<string | undefined> {
  const { incident, lastPublishedBy } = announcement;
  const roles = incident === undefined ? [] : ((await listRoles(ctx.read, [incident.id])).get(incident.id) ?? []);
  return roles.find(({ role }) => role === 'communications')?.holder?.id ?? lastPublishedBy;
}
