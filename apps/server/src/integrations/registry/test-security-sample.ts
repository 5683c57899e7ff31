import type { SenderKind } from '@lockstep/alerting';

/** What is read from a payload of a real sender, written out: `action severity axis: key`. */
export interface SecuritySample {
  readonly kind: SenderKind;
  /** Below `data/payloads`. */
  readonly file: string;
  /** All of them, or the first of many that `count` tells of. */
  readonly alerts?: readonly string[];
  /** By severity. */
  readonly count?: Readonly<Record<string, number>>;
  readonly changes?: readonly string[];
  readonly ignored?: Readonly<Record<string, number>>;
  /** Values of the labels of which the payload is all. */
  readonly complete?: readonly string[];
}
