import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, isAbsolute, join } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { LedgerHeader, LedgerLine } from '@lockstep/contract';
import { byLine, type HistoryRelease, parseHistory } from '@lockstep/gate';
import { openDocument, readJson, unreadable } from '../files/open-file.ts';
import type { Progress } from '../progress.ts';

export interface ImportFlags {
  readonly environment?: string;
  readonly deployments: boolean;
}

const pack = promisify(gzip);

/** A history with its SBOM files as the lines of a ledger file, one release in memory at a time. */
export async function* historyLines(
  path: string,
  flags: ImportFlags,
  progress: Progress,
  say: (line: string) => void,
): AsyncGenerator<Uint8Array> {
  const parsed = parseHistory(await readJson(await openDocument(path)));
  if (!parsed.ok) throw unreadable(path, parsed.problem);
  const [first] = parsed.releases;
  if (first === undefined) throw unreadable(path, 'it holds no release');
  const text = new TextEncoder();
  const line = (value: LedgerHeader | LedgerLine): Uint8Array => text.encode(`${JSON.stringify(value)}\n`);
  yield line({
    format: 'lockstep-ledger/1',
    service: { name: first.service },
    environments: flags.environment === undefined ? [] : [{ name: flags.environment, isProduction: true }],
  });
  const others = parsed.releases.filter(({ service }) => service !== first.service).length;
  if (others > 0) say(`note: ${path}: ${others} releases of other services are left out`);
  const releases = byLine(parsed.releases.filter(({ service }) => service === first.service));
  let done = 0;
  for (const release of releases.flat()) {
    progress.now(`sending ${release.service} ${release.version}`, done++ / parsed.releases.length);
    yield line(await releaseLine(release, dirname(path), say));
  }
  if (flags.deployments && flags.environment !== undefined)
    for (const each of releases)
      for (const release of each) yield line(deploymentLine(release, releases.length > 1, flags.environment));
}

async function releaseLine(release: HistoryRelease, folder: string, say: (line: string) => void): Promise<LedgerLine> {
  const { version, line, releasedAt, commit } = release;
  const facts = { version, line, releasedAt, ...(commit === undefined ? {} : { commit }) };
  const bytes = await sbomBytes(release, folder, say);
  return bytes === undefined ? { release: facts } : { release: facts, sbomBase64Gzip: bytes.toString('base64') };
}

/** The packed SBOM; a history whose releases are single packages gets one made of its purl. */
async function sbomBytes(
  { version, purl, sbomPath }: HistoryRelease,
  folder: string,
  say: (line: string) => void,
): Promise<Buffer | undefined> {
  if (sbomPath !== undefined) {
    const path = isAbsolute(sbomPath) ? sbomPath : join(folder, sbomPath);
    if (!existsSync(path)) {
      say(`note: ${version}: its SBOM \`${path}\` is not there`);
      return undefined;
    }
    const bytes = await readFile(path);
    return bytes[0] === 0x1f && bytes[1] === 0x8b ? bytes : pack(bytes);
  }
  if (purl === undefined) return undefined;
  const components = [{ type: 'library', name: purl, version, purl }];
  return pack(JSON.stringify({ bomFormat: 'CycloneDX', specVersion: '1.6', components }));
}

/** Lines interleave in time: each is a replica of its own, or a patch of the old line would end the new one. */
function deploymentLine(
  { version, line, releasedAt }: HistoryRelease,
  isOneOfMany: boolean,
  environment: string,
): LedgerLine {
  return { deployment: { environment, version, at: releasedAt, ...(isOneOfMany ? { replica: `line-${line}` } : {}) } };
}
