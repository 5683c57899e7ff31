import type { AlertAxis, SenderKind } from '@lockstep/alerting';

/** The formats this server understands, by their id. */
export type SenderKinds = ReadonlyMap<string, SenderKind>;

/** Times are epoch milliseconds. */
export interface AlertSource {
  readonly id: string;
  readonly name: string;
  readonly kind: string;
  readonly serviceId: string | undefined;
  readonly service: string | undefined;
  readonly axis: AlertAxis;
  /** An alert that says nothing of its end is over when it was not repeated for this long; undefined: only when told. */
  readonly resolveAfterMs: number | undefined;
  readonly isEnabled: boolean;
  readonly createdAt: number;
  readonly createdBy: { readonly id: string; readonly name: string; readonly kind: 'person' | 'token' | 'system' };
  readonly lastSeenAt: number | undefined;
  readonly received: number;
  readonly rejected: number;
  readonly lastProblem: { readonly at: number; readonly problem: string } | undefined;
}
