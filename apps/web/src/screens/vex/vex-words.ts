import type { VexCheck, VexDocument } from '@lockstep/contract';
import type { z } from 'zod';
import { counted } from '../../ui/counted.ts';

export type VexDocumentItem = z.output<typeof VexDocument>;
export type VexCheckItem = z.output<typeof VexCheck>;
export type VexResult = VexCheckItem['result'];

/** What a statement does here, as people say it. */
export const resultLook: Record<VexResult, { word: string; ink: string }> = {
  suppresses: { word: 'suppresses', ink: 'text-ok' },
  keeps: { word: 'keeps it', ink: 'text-ink' },
  overruled: { word: 'overruled', ink: 'text-warn' },
  not_applied: { word: 'changes nothing', ink: 'text-unknown' },
};

export const statusWords: Record<VexCheckItem['status'], string> = {
  not_affected: 'not affected',
  affected: 'affected',
  fixed: 'fixed',
  under_investigation: 'under investigation',
};

export const trustWords: Record<VexDocumentItem['trust'], string> = {
  own: 'ours',
  vendor: 'by the vendor',
  hub: 'from a collection',
};

export const stateLook: Record<VexDocumentItem['state'], { word: string; ink: string }> = {
  in_force: { word: 'in force', ink: 'text-ok' },
  expired: { word: 'expired', ink: 'text-warn' },
  replaced: { word: 'replaced', ink: 'text-muted' },
  withdrawn: { word: 'withdrawn', ink: 'text-muted' },
};

const formats: Record<VexDocumentItem['format'], string> = { openvex: 'OpenVEX', csaf: 'CSAF', cyclonedx: 'CycloneDX' };

export function documentWords(document: Pick<VexDocumentItem, 'format' | 'specVersion'>): string {
  return `${formats[document.format]} ${document.specVersion}`.trim();
}

/** How far a statement reaches: `3 components in 2 releases of checkout, billing`. */
export function reachWords(check: Pick<VexCheckItem, 'components' | 'releases' | 'services'>): string {
  const { components, releases, services } = check;
  const inReleases = `${counted(components, 'component')} in ${counted(releases, 'release')}`;
  if (services.length === 0) return inReleases;
  const named = services.slice(0, 4).join(', ');
  return `${inReleases} of ${named}${services.length > 4 ? ` and ${services.length - 4} more` : ''}`;
}

/** The products a statement names, without the parts that are listed behind them in brackets. */
export function productsOf(check: Pick<VexCheckItem, 'products'>): readonly string[] {
  return [...new Set(check.products.map((text) => text.replace(/ \([^()]*\)$/, '')))];
}

/** A link to a service would let it reach something; the server names that cure where it is one. */
export function isCuredByLink(check: Pick<VexCheckItem, 'result' | 'because'>): boolean {
  return check.result === 'not_applied' && check.because.includes('`lockstep vex link ');
}
