import type { EntryKind, TimelineEntry as EntrySchema } from '@lockstep/contract';
import type { z } from 'zod';
import type { ActorRef } from '#releases/index.ts';

type Wire = z.infer<typeof EntrySchema>;
export type EntryRef = Wire['refs'][number];

/** Times are epoch milliseconds. */
export interface TimelineEntry {
  readonly id: string;
  readonly seq: number;
  readonly kind: EntryKind;
  readonly happenedAt: number;
  readonly recordedAt: number;
  readonly recordedBy: ActorRef;
  /** undefined: redacted. */
  readonly text: string | undefined;
  readonly redacted: { readonly at: number; readonly by: ActorRef; readonly because: string } | undefined;
  readonly refs: readonly EntryRef[];
  readonly isFolded: boolean;
  readonly version: number;
  readonly pinnedAt: number | undefined;
}
