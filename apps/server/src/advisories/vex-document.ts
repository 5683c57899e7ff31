import type { VexAcceptance, VexFormat, VexProblem, VexTrust } from '@lockstep/advisories';
import type { ActorRef } from '#releases/index.ts';

/** A VEX document as loaded; times are epoch milliseconds. */
export interface LoadedVex {
  readonly id: string;
  /** What it goes by here: of two with one name, the later speaks. */
  readonly name: string;
  readonly format: VexFormat;
  readonly specVersion: string;
  readonly version: string | undefined;
  readonly author: string;
  readonly trust: VexTrust;
  readonly digest: string;
  readonly issuedAt: number | undefined;
  readonly expiresAt: number | undefined;
  readonly statements: number;
  readonly dropped: number;
  readonly problems: readonly VexProblem[];
  /** Keys of the products it speaks of. */
  readonly products: readonly string[];
  readonly accepts: readonly VexAcceptance[];
  readonly loadedAt: number;
  readonly loadedBy: ActorRef;
  readonly ended:
    | { readonly at: number; readonly kind: 'replaced' | 'withdrawn'; readonly because: string | undefined }
    | undefined;
}
