import type { Axis, NowRow as NowRowSchema } from '@lockstep/contract';
import type { z } from 'zod';

type Wire = z.infer<typeof NowRowSchema>;
export type NowKind = Wire['kind'];

/** Something that waits for a human. Times are epoch milliseconds. */
export interface NowRow {
  readonly id: string;
  readonly kind: NowKind;
  readonly subjectId: string;
  readonly title: string;
  readonly detail: string;
  readonly service: string | undefined;
  readonly team: string | undefined;
  readonly axis: Axis | undefined;
  readonly severity: Wire['severity'] | undefined;
  readonly owner: { readonly id: string; readonly name: string } | undefined;
  readonly ring: string | undefined;
  readonly isUnowned: boolean;
  readonly isMine: boolean;
  /** Sort key before the due time: what burns first, of it what nobody owns. */
  readonly rank: number;
  readonly dueAt: number | undefined;
  readonly since: number;
  readonly path: string;
  readonly action: Wire['action'];
  readonly act: Readonly<Record<string, string | number>>;
  readonly incident: string | undefined;
  readonly snoozed: { readonly until: number; readonly because: string } | undefined;
}
