import type { Component } from '@lockstep/advisories';
import type { RequestContext, Transaction } from '../platform/context.ts';
import { Problem } from '../platform/problem.ts';
import type { Service } from '#services/index.ts';
import { type ComponentOrigin, insertOrigins } from './component-origin-store.ts';
import { componentKey, storeComponents } from './component-store.ts';
import { ports } from './ports.ts';
import type { ReadUpload } from './read-upload.ts';
import type { Release } from './release.ts';
import { toSbomContent } from './sbom-content.ts';
import { findKnownSboms, insertSbom, type StoredSbom } from './sbom-store.ts';
import { lockRelease, updateReleaseSbom } from './store.ts';

/**
 * Stores SBOMs that are not known yet, with their components. Several at once go in one fixed order (components by key, SBOMs by
 * digest), and before any release is locked, so that writers wait for each other and never deadlock.
 */
export async function storeSboms(tx: Transaction, ctx: RequestContext, uploads: readonly ReadUpload[]): Promise<void> {
  const known = await findKnownSboms(
    tx,
    uploads.map((upload) => upload.digest),
  );
  const byDigest = new Map(uploads.filter(({ digest }) => !known.has(digest)).map((upload) => [upload.digest, upload]));
  if (byDigest.size === 0) return;
  const contents = [...byDigest.values()]
    .sort((a, b) => (a.digest < b.digest ? -1 : 1))
    .map((upload) => ({ upload, content: toSbomContent(upload.sbom) }));
  const { ids, added } = await storeComponents(
    tx,
    contents.flatMap(({ content }) => [...content.gating, ...content.excluded]),
  );
  if (added.length > 0) await ports.componentsAdded(tx, ctx, added);
  for (const { upload, content } of contents) {
    const gating = numbered(content.gating, ids);
    const excluded = numbered(content.excluded, ids);
    const stored: StoredSbom = {
      digest: upload.digest,
      format: upload.sbom.format,
      specVersion: upload.sbom.specVersion,
      completeness: upload.sbom.completeness,
      componentIds: gating.map(({ id }) => id),
      optionalIds: gating.filter(({ component }) => component.scope === 'optional').map(({ id }) => id),
      excludedIds: excluded.map(({ id }) => id),
      purls: [...gating, ...excluded].map(({ component }) => component.purl ?? ''),
      problems: content.problems,
      dropped: content.dropped,
      unjudged: content.unjudged,
    };
    await insertSbom(tx, stored, ctx.now);
    await insertOrigins(tx, upload.digest, [...gating, ...excluded].flatMap(originOf));
  }
}

interface Numbered {
  readonly id: number;
  readonly component: Component;
}

function originOf({ id, component: { binaries = [], owner } }: Numbered): ComponentOrigin[] {
  return binaries.length === 0 && owner === undefined ? [] : [{ componentId: id, binaries, owner }];
}

function numbered(components: readonly Component[], ids: ReadonlyMap<string, number>): readonly Numbered[] {
  return components
    .map((component) => ({ id: ids.get(componentKey(component)) ?? 0, component }))
    .sort((a, b) => a.id - b.id);
}

/**
 * Ties a stored SBOM to its release, once; evidence is the caller's. An unreadable one that an import noted may be replaced.
 *
 * @returns false when it was tied already
 */
export async function attachSbom(
  tx: Transaction,
  target: { service: Service; release: Release },
  upload: ReadUpload,
): Promise<boolean> {
  const { service, release } = target;
  const before = await lockRelease(tx, release.id);
  if (before.digest === upload.digest) return false;
  if (before.digest !== undefined) {
    throw new Problem(
      'releases.sbom_differs',
      `release \`${release.version}\` of \`${service.name}\` has another sbom`,
      {
        help: `releases are never edited: it has \`${before.digest}\`, you sent \`${upload.digest}\`; register a new release for a new build`,
      },
    );
  }
  await updateReleaseSbom(tx, release.id, upload.digest);
  return true;
}

/** What evidence keeps of an SBOM. */
export function sbomFacts({ digest, sbom }: ReadUpload) {
  const { format, specVersion, completeness, components, dropped } = sbom;
  return { digest, format, specVersion, completeness, components: components.length, dropped };
}
