import type { VexTrust } from './cover.ts';
import type { VexJustification } from './statement.ts';

/** The VEX statement that decides about a finding, and why it may. */
export interface Suppression {
  readonly status: 'not_affected' | 'fixed';
  readonly justification: VexJustification | undefined;
  /** Impact statement or note. */
  readonly statement: string | undefined;
  readonly author: string;
  readonly trust: VexTrust;
  /** Name of the loaded document. */
  readonly document: string;
  /** JSON pointer of the statement in it. */
  readonly statementId: string;
  /** ISO 8601, UTC. */
  readonly issuedAt: string;
  /** From then on it gates again; undefined: for as long as the document is loaded. */
  readonly expiresAt: string | undefined;
  /** One sentence: who says what. */
  readonly because: string;
}

/** Development-only and suppressed findings are shown and never judged. */
export function isGating(finding: { readonly scope: string; readonly suppression?: Suppression }): boolean {
  return finding.scope !== 'excluded' && finding.suppression === undefined;
}
