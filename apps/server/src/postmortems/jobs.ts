import { z } from 'zod';
import type { JobHandlers } from '../platform/jobs/runner.ts';
import { addJob } from '../platform/jobs/add-job.ts';
import { getIncident } from '#incidents/index.ts';
import { tellPeople } from '#paging/index.ts';
import { findItem } from './action-item-store.ts';
import { lastHolders } from './lead-store.ts';
import { findPostmortem } from './store.ts';

const dayMs = 24 * 3_600_000;
/** How often somebody hears again of what is overdue. */
const againMs = 7 * dayMs;

const OfItem = z.object({ itemId: z.string(), dueAt: z.number() });
const OfReview = z.object({ incidentId: z.string(), dueAt: z.number() });

const restricted = 'A restricted incident needs you';

export const postmortemJobs: JobHandlers = {
  'postmortems.item_due': async (ctx, payload) => {
    const { itemId, dueAt } = OfItem.parse(payload);
    await ctx.transaction(async (tx) => {
      const item = await findItem(tx, itemId, 'system');
      // Done, dropped or moved since: a job of its own waits for the new day.
      if (item?.state !== 'open' || item.dueAt !== dueAt) return;
      const { incident, owner, title } = item;
      const userIds = owner === undefined ? await lastHolders(tx, incident.id, ['commander']) : [owner.id];
      const notices = userIds.map((userId) => ({
        topic: `action item ${itemId}`,
        userId,
        title: incident.isRestricted ? restricted : `Due: ${title}`,
        lines: incident.isRestricted ? [] : [`of ${incident.name}: ${incident.title}`],
        path: `/incidents/${incident.name}/postmortem`,
      }));
      await tellPeople(tx, ctx, notices, ctx.now - dayMs);
      await addJob(tx, ctx, { kind: 'postmortems.item_due', payload: { itemId, dueAt }, dueAt: ctx.now + againMs });
      await ctx.finish(tx);
    });
  },
  'postmortems.review_due': async (ctx, payload) => {
    const { incidentId, dueAt } = OfReview.parse(payload);
    await ctx.transaction(async (tx) => {
      const postmortem = await findPostmortem(tx, incidentId);
      if (postmortem?.state !== 'in_review' || postmortem.dueAt !== dueAt) return;
      const incident = await getIncident(tx, incidentId, 'system');
      const signed = new Set(postmortem.signOffs.map(({ axis }) => axis));
      const roles = incident.sides.flatMap(({ axis }) =>
        signed.has(axis) ? [] : [axis === 'security' ? ('security_lead' as const) : ('reliability_lead' as const)],
      );
      const notices = (await lastHolders(tx, incidentId, roles)).map((userId) => ({
        topic: `postmortem ${incidentId}`,
        userId,
        title: incident.isRestricted ? restricted : `Postmortem of ${incident.name} waits for your signature`,
        lines: incident.isRestricted ? [] : [incident.title],
        path: `/incidents/${incident.name}/postmortem`,
      }));
      await tellPeople(tx, ctx, notices, ctx.now - dayMs);
      const next = { kind: 'postmortems.review_due', payload: { incidentId, dueAt }, dueAt: ctx.now + againMs };
      await addJob(tx, ctx, next);
      await ctx.finish(tx);
    });
  },
};
