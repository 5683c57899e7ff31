import type { Axis, PostmortemSectionKey } from '@lockstep/contract';
import type { ActorRef } from '#releases/index.ts';

/** Times are epoch milliseconds, here and below. */
export interface PostmortemSection {
  readonly key: PostmortemSectionKey;
  /** Markdown; undefined: redacted. */
  readonly text: string | undefined;
  readonly textDigest: string;
  readonly version: number;
  readonly updatedAt: number;
  readonly updatedBy: ActorRef;
}

export interface PostmortemSignOff {
  readonly axis: Axis;
  readonly person: { readonly id: string; readonly name: string };
  readonly digest: string;
  readonly note: string;
  readonly signedAt: number;
}

export interface Postmortem {
  readonly incidentId: string;
  readonly state: 'draft' | 'in_review' | 'published';
  readonly sections: readonly PostmortemSection[];
  readonly signOffs: readonly PostmortemSignOff[];
  readonly createdAt: number;
  readonly createdBy: ActorRef;
  readonly reviewAskedAt: number | undefined;
  readonly dueAt: number | undefined;
  readonly publishedAt: number | undefined;
}

export interface ActionItem {
  readonly id: string;
  readonly incident: {
    readonly id: string;
    readonly name: string;
    readonly title: string;
    readonly isRestricted: boolean;
    readonly isSample: boolean;
  };
  readonly title: string;
  readonly detail: string;
  readonly axis: Axis | undefined;
  readonly state: 'open' | 'done' | 'dropped';
  readonly owner: { readonly id: string; readonly name: string } | undefined;
  readonly dueAt: number | undefined;
  readonly url: string | undefined;
  readonly createdAt: number;
  readonly createdBy: ActorRef;
  readonly endedAt: number | undefined;
  readonly endedBy: ActorRef | undefined;
  readonly because: string | undefined;
  readonly version: number;
}
