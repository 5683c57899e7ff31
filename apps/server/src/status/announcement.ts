import type { ComponentState, StatusAudience, StatusPhase } from '@lockstep/contract';
import { type ActorRef, actorRef } from '#releases/index.ts';
import type { RequestContext } from '../platform/context.ts';

/** Something that is told in updates. Times are epoch milliseconds. */
export interface Announcement {
  readonly id: string;
  readonly title: string;
  /** What it is about; undefined: nothing, or an incident that is not for the reader. */
  readonly incident: { readonly id: string; readonly name: string; readonly isRestricted: boolean } | undefined;
  /** False: it is about an incident that the reader may not see; only what was published of it exists for them. */
  readonly isForReader: boolean;
  /** Of the newest published update; undefined: nothing is published yet. */
  readonly phase: StatusPhase | undefined;
  readonly openedAt: number | undefined;
  readonly resolvedAt: number | undefined;
  readonly nextUpdateDueAt: number | undefined;
  readonly lastPublishedAt: number | undefined;
  /** Who published last. */
  readonly lastPublishedBy: string | undefined;
  readonly createdAt: number;
  readonly createdBy: ActorRef;
}

/** One of which nothing is published yet. */
export function newAnnouncement(
  ctx: RequestContext,
  { title, incident }: Pick<Announcement, 'title' | 'incident'>,
): Announcement {
  return {
    id: ctx.newId(),
    title,
    incident: incident && { id: incident.id, name: incident.name, isRestricted: incident.isRestricted },
    isForReader: true,
    phase: undefined,
    openedAt: undefined,
    resolvedAt: undefined,
    nextUpdateDueAt: undefined,
    lastPublishedAt: undefined,
    lastPublishedBy: undefined,
    createdAt: ctx.now,
    createdBy: actorRef(ctx.actor),
  };
}

export interface TouchedComponent {
  readonly componentId: string;
  readonly state: ComponentState;
}

export interface StatusUpdate {
  readonly id: string;
  readonly announcementId: string;
  readonly state: 'draft' | 'published';
  readonly audience: StatusAudience;
  readonly phase: StatusPhase;
  readonly message: string;
  readonly components: readonly TouchedComponent[];
  readonly nextUpdateDueAt: number | undefined;
  readonly createdAt: number;
  readonly createdBy: ActorRef;
  readonly publishedAt: number | undefined;
  readonly publishedBy: ActorRef | undefined;
  readonly correctedAt: number | undefined;
}

export interface Correction {
  readonly updateId: string;
  readonly before: string;
  readonly reason: string;
  readonly at: number;
  readonly by: ActorRef;
}

export function isOverdue({ nextUpdateDueAt, resolvedAt }: Announcement, now: number): boolean {
  return resolvedAt === undefined && nextUpdateDueAt !== undefined && nextUpdateDueAt <= now;
}

export interface GivenUpdate {
  readonly audience: StatusAudience;
  readonly phase: StatusPhase;
  readonly message: string;
  readonly components: readonly TouchedComponent[];
  /** Epoch milliseconds; undefined: none is promised. */
  readonly nextUpdateDueAt: number | undefined;
}

export interface NewUpdate extends GivenUpdate {
  /** Goes on with this one; undefined: a new one. */
  readonly announcement?: string | undefined;
  readonly title?: string | undefined;
  readonly pages: readonly string[];
  /** Id or name. */
  readonly incident?: string | undefined;
}
