import type { BundledVex, FeedBundleLine } from '@lockstep/contract';
import type { RequestContext } from '../platform/context.ts';
import { isoInstant } from '../platform/db/row-types.ts';
import { exportVexDocuments, type VexSection } from './vex-text-store.ts';
import { vexNameOf } from './swap-vex.ts';

/** More is no line of a bundle. */
const longestLine = 32 * 1024 * 1024;

/** What a section goes by in a bundle: the documents of a repository, or those loaded by themselves. */
export function vexSectionName({ source }: Pick<VexSection, 'source'>): string {
  return source === undefined ? 'vex' : vexNameOf(source, '');
}

export function vexHeadOf(section: VexSection): FeedBundleLine {
  return {
    feed: vexSectionName(section),
    kind: 'vex',
    name: section.source ?? null,
    contentAt: section.issuedAt === undefined ? null : isoInstant(section.issuedAt),
    loadedAt: isoInstant(section.loadedAt),
    digest: section.digest,
  };
}

/** Each document with its terms and its own bytes; that it was accepted for anything here is not carried over. */
export async function* vexTextsOf({ read, now }: RequestContext, section: VexSection): AsyncGenerator<string> {
  // A mark at the beginning belongs to the bytes that were digested.
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  for await (const { bytes, ...document } of exportVexDocuments(read, section.source, now)) {
    const { name, author, trust, digest, issuedAt, expiresAt } = document;
    const line = (text: string | null): string =>
      JSON.stringify({
        name,
        author,
        trust,
        digest,
        issuedAt: issuedAt === undefined ? null : isoInstant(issuedAt),
        expiresAt: expiresAt === undefined ? null : isoInstant(expiresAt),
        text,
      } satisfies BundledVex);
    const whole = line(bytes === undefined ? null : decoder.decode(bytes));
    yield whole.length > longestLine ? line(null) : whole;
  }
}
