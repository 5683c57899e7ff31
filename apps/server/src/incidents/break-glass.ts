import { z } from 'zod';
import type { RequestContext } from '../platform/context.ts';
import { readersChanged } from '../platform/events/matters.ts';
import { addJob } from '../platform/jobs/add-job.ts';
import type { JobContext } from '../platform/jobs/runner.ts';
import { requireInteractive, requirePermission } from '../platform/require-permission.ts';
import { tellPeople } from '#paging/index.ts';
import { recordIncidentEvent, tellScreens } from './events.ts';
import type { Incident } from './incident.ts';
import { addReader, endReader, listReaders } from './reader-store.ts';
import { getIncident, getIncidentToChange, noIncident } from './store.ts';
import { appendEntry } from './timeline.ts';

const openForMs = 4 * 3_600_000;

const Glass = z.object({ incidentId: z.string(), userId: z.string() });

/**
 * Shows a restricted incident for four hours to somebody who is not on its list and knows its name. Everybody on the list is told.
 * A name that does not exist, one of the sample for a real person or the other way round, and a privileged incident, which opens
 * to nobody but the legal role, all answer as any wrong name does.
 */
export async function breakIncidentGlass(ctx: RequestContext, ref: string, because: string): Promise<Incident> {
  requirePermission(ctx, 'incidents.open_restricted');
  requireInteractive(ctx);
  const { userId } = ctx.actor;
  return await ctx.transaction(async (tx) => {
    const incident = await getIncidentToChange(tx, { actor: { ...ctx.actor, kind: 'system' } }, ref);
    const readers = await listReaders(tx, incident.id);
    if (userId === undefined) throw noIncident(ref);
    if (!incident.isRestricted || readers.has(userId)) return incident;
    if (incident.isPrivileged || incident.isSample !== ctx.actor.isSample) throw noIncident(ref);
    const expiresAt = ctx.now + openForMs;
    await addReader(tx, ctx, incident.id, userId, because, { expiresAt });
    const payload: z.input<typeof Glass> = { incidentId: incident.id, userId };
    await addJob(tx, ctx, { kind: 'incidents.close_glass', payload, dueAt: expiresAt });
    await recordIncidentEvent(tx, ctx, {
      type: 'incidents.glass_broken',
      incident,
      body: { userId, name: ctx.actor.name, because, expiresAt: new Date(expiresAt).toISOString() },
    });
    await tellScreens(tx, ctx, readersChanged, incident);
    const until = new Date(expiresAt).toISOString().slice(0, 16).replace('T', ' ');
    const text = `${ctx.actor.name} broke the glass and sees this until ${until} UTC: ${because}`;
    await appendEntry(tx, ctx, incident, { kind: 'access', text, isPinned: true });
    await tellPeople(
      tx,
      ctx,
      [...readers].map((reader) => glassNotice(incident, reader, ctx.now)),
      ctx.now,
    );
    return incident;
  });
}

/** Says that there is something to look at, and nothing of what: mail is read on the way. */
function glassNotice({ id }: Incident, userId: string, now: number) {
  return {
    topic: `incidents.glass_broken ${id} ${now}`,
    userId,
    title: 'A restricted incident needs you',
    lines: [],
    path: `/incidents/${id}`,
  };
}

/** The glass closes: whoever was let in for good meanwhile stays. */
export async function closeGlass(ctx: JobContext, payload: unknown): Promise<void> {
  const { incidentId, userId } = Glass.parse(payload);
  await ctx.transaction(async (tx) => {
    const incident = await getIncident(tx, incidentId, 'system');
    if (await endReader(tx, ctx, incidentId, userId, 'the four hours are over', ctx.now)) {
      await recordIncidentEvent(tx, ctx, { type: 'incidents.glass_closed', incident, body: { userId } });
      await tellScreens(tx, ctx, readersChanged, incident);
      await appendEntry(tx, ctx, incident, {
        kind: 'access',
        text: 'The glass closed: the four hours are over.',
        isFolded: true,
      });
    }
    await ctx.finish(tx);
  });
}
