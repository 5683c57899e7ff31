import { endMatterGroups, type MatterGroups, openMatterGroup } from '#alerts/index.ts';
import type { RequestContext, Transaction } from '../platform/context.ts';
import type { Matter } from './group-event.ts';
import { restrictedTitle } from './message-words.ts';
import { whoIsAsked } from './who-is-asked.ts';

/** An incident that wants somebody for an axis. */
export interface NewMatter {
  readonly incidentId: string;
  readonly axis: 'reliability' | 'security';
  readonly serviceId: string | undefined;
  /** One line for a lock screen. */
  readonly title: string;
  /** Why, in a sentence with names. */
  readonly because: string;
  /** Of the incident, in the web application. */
  readonly path: string;
  readonly isRestricted: boolean;
}

/**
 * Pages for an incident, in its transaction: the full chain of a policy, until somebody acknowledges or `endMatter`. Whoever
 * acknowledges has joined; see `registerMatterListener`.
 *
 * @returns the group that pages, and who decided whom it asks; undefined when there is nobody to ask
 */
export async function openMatter(
  tx: Transaction,
  ctx: RequestContext,
  matter: NewMatter,
): Promise<{ readonly groupId: string; readonly asked: string } | undefined> {
  const { incidentId, axis, serviceId, because, path, isRestricted } = matter;
  const asked = await whoIsAsked(tx, ctx, axis, serviceId);
  if (asked === undefined) return undefined;
  const { policy } = asked;
  const kept: Omit<Matter, 'incidentId' | 'isRestricted'> = { because, path, policy };
  const group = {
    id: ctx.newId(),
    incidentId,
    axis,
    title: isRestricted ? restrictedTitle : matter.title,
    policyId: policy.id,
    // A restricted incident is about no service that anybody could count it under.
    serviceId: isRestricted ? undefined : serviceId,
    matter: kept,
    openedAt: ctx.now,
  };
  await openMatterGroup(tx, group, ctx.newId());
  return { groupId: group.id, asked: asked.by };
}

/** Nobody is wanted any more: pages end, messages say that it is over. What is over stays so. */
export async function endMatter(tx: Transaction, ctx: RequestContext, groups: MatterGroups): Promise<void> {
  await endMatterGroups(tx, groups, { now: ctx.now, newId: () => ctx.newId(), by: ctx.actor.name });
}
