import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { dirname, isAbsolute, join } from 'node:path';
import { type Component, packageOfPurl, readSbom } from '@lockstep/advisories';
import { byLine, type HistoryRelease, parseHistory } from '@lockstep/gate';
import { openDocument, readJson, unreadable } from '../files/open-file.ts';
import type { Progress } from '../progress.ts';

/** A history with what its releases are made of. */
export interface LoadedHistory {
  readonly releases: readonly HistoryRelease[];
  readonly componentsOf: (release: HistoryRelease) => readonly Component[];
  readonly notes: readonly string[];
}

const NOTHING: readonly Component[] = [];

/** Reads a history file and the SBOMs it names, relative to itself. An SBOM that can not be read makes an unknown, not an empty, release. */
export async function readHistory(path: string, progress: Progress): Promise<LoadedHistory> {
  const parsed = parseHistory(await readJson(await openDocument(path)));
  if (!parsed.ok) throw unreadable(path, parsed.problem);
  const components = new Map<HistoryRelease, readonly Component[]>();
  const notes: string[] = [];
  const releases: HistoryRelease[] = [];
  for (const [index, release] of parsed.releases.entries()) {
    progress.now(`reading the SBOM of ${release.version}`, index / parsed.releases.length);
    const read = await withComponents(release, dirname(path));
    if (read.note !== undefined) notes.push(`${release.version}: ${read.note}`);
    releases.push(read.release);
    components.set(read.release, read.components);
  }
  const counted = recount(releases, components);
  return { releases: counted.releases, componentsOf: (release) => counted.components.get(release) ?? NOTHING, notes };
}

interface ReadRelease {
  readonly release: HistoryRelease;
  readonly components: readonly Component[];
  readonly note?: string;
}

async function withComponents(release: HistoryRelease, folder: string): Promise<ReadRelease> {
  if (release.sbomPath !== undefined) return fromSbom(release, release.sbomPath, folder);
  if (release.purl === undefined) return { release, components: NOTHING };
  const found = packageOfPurl(release.purl);
  if (!found.ok) return unparseable(release, `\`${release.purl}\` names no package: ${found.problem}`);
  const version = found.purl.version ?? '';
  return { release, components: [{ ...found.package, version, purl: release.purl, scope: 'required' }] };
}

async function fromSbom(release: HistoryRelease, sbomPath: string, folder: string): Promise<ReadRelease> {
  const path = isAbsolute(sbomPath) ? sbomPath : join(folder, sbomPath);
  if (!existsSync(path))
    return {
      release: { ...release, sbom: { state: 'missing' } },
      components: NOTHING,
      note: `its SBOM \`${path}\` is not there`,
    };
  const hash = createHash('sha256');
  const { chunks } = await openDocument(path);
  const read = await readSbom(hashed(chunks, hash));
  if (!read.ok) return unparseable(release, read.problem);
  const digest = hash.digest('hex');
  const { sbom } = release;
  const isOther = sbom.state === 'present' && sbom.digest !== '' && sbom.digest !== digest;
  return {
    release: {
      ...release,
      sbom: {
        state: 'present',
        digest,
        // Either side knowing that parts are missing is enough.
        completeness:
          sbom.state === 'present' && sbom.completeness === 'incomplete' ? 'incomplete' : read.sbom.completeness,
        components: read.sbom.components.length,
        gatingComponents: gatingOf(read.sbom.components),
        previousGatingComponents: undefined,
        unjudged: read.sbom.components.filter(({ ecosystem, version }) => ecosystem === '' || version === '').length,
      },
    },
    components: read.sbom.components,
    ...(isOther ? { note: 'its SBOM is not the one of the history: the digest differs' } : {}),
  };
}

function unparseable(release: HistoryRelease, problem: string): ReadRelease {
  return { release: { ...release, sbom: { state: 'unparseable', problem } }, components: NOTHING, note: problem };
}

async function* hashed(
  chunks: AsyncIterable<Uint8Array>,
  hash: ReturnType<typeof createHash>,
): AsyncGenerator<Uint8Array> {
  for await (const chunk of chunks) {
    hash.update(chunk);
    yield chunk;
  }
}

function gatingOf(components: readonly Component[]): number {
  return components.filter(({ scope }) => scope !== 'excluded').length;
}

/** A drop is told by the release before in the line, now that real counts are known. */
export function recount(
  releases: readonly HistoryRelease[],
  components: ReadonlyMap<HistoryRelease, readonly Component[]>,
): { releases: readonly HistoryRelease[]; components: ReadonlyMap<HistoryRelease, readonly Component[]> } {
  const counted = new Map<HistoryRelease, HistoryRelease>();
  for (const line of byLine(releases)) {
    let previous: number | undefined;
    for (const release of line) {
      const { sbom } = release;
      const isCounted = sbom.state === 'present' && release.sbomPath !== undefined;
      counted.set(release, isCounted ? { ...release, sbom: { ...sbom, previousGatingComponents: previous } } : release);
      if (sbom.state === 'present') previous = sbom.gatingComponents;
    }
  }
  const ordered = releases.map((release) => counted.get(release) ?? release);
  return {
    releases: ordered,
    components: new Map(
      releases.map((release) => [counted.get(release) ?? release, components.get(release) ?? NOTHING]),
    ),
  };
}
