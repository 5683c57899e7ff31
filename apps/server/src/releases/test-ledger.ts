import { gzipSync } from 'node:zlib';
import type { RequestContext } from '../platform/context.ts';
import type { TestPlatform } from '../platform/test-context.ts';
import { createEnvironment, createService, type Service } from '#services/index.ts';
import { addRelease } from './add-release.ts';
import { type NewDeployment, recordDeployment } from './record-deployment.ts';
import type { Deployment } from './release.ts';

/** Used by tests only: a service in production with releases, one a minute. */
export async function openTestLedger(
  platform: TestPlatform,
  service: { name: string; versions: readonly string[]; isSample?: boolean },
): Promise<Service> {
  const admin = platform.as(['admin']);
  const made = await createService(admin, { name: service.name, tier: 3, isSample: service.isSample });
  for (const version of service.versions) {
    await addRelease(platform.as(['admin']), made.name, { version, digests: [] });
    platform.clock.advance(60_000);
  }
  return made;
}

export async function ensureProduction(platform: TestPlatform): Promise<void> {
  await createEnvironment(platform.as(['admin']), { name: 'production', isProduction: true });
}

export function deploy(
  ctx: RequestContext,
  service: string,
  version: string,
  more: Partial<NewDeployment> = {},
): Promise<Deployment> {
  return recordDeployment(ctx, service, {
    environment: 'production',
    version,
    replica: '',
    sharePercent: 100,
    source: 'declared',
    motive: 'routine',
    keepsOthers: false,
    ...more,
  });
}

export interface SbomEntry {
  readonly purl: string;
  readonly scope?: 'required' | 'optional' | 'excluded';
}

/** A CycloneDX document of these package URLs. */
export function cyclonedx(entries: readonly (string | SbomEntry)[], aggregate = 'complete'): string {
  const components = entries
    .map((entry) => (typeof entry === 'string' ? { purl: entry } : entry))
    .map(({ purl, scope }) => {
      const [path = '', version = ''] = purl.split(/@(?=[^@/]*$)/);
      return {
        type: 'library',
        name: path.slice(path.lastIndexOf('/') + 1),
        version,
        purl,
        scope: scope ?? 'required',
      };
    });
  return JSON.stringify({
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    version: 1,
    components,
    compositions: [{ aggregate }],
  });
}

/** Bytes in pieces, as a request brings them. */
export async function* streamOf(content: string | Uint8Array, pieceBytes = 64 * 1024): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(content);
  for (let at = 0; at < bytes.length; at += pieceBytes) yield bytes.subarray(at, at + pieceBytes);
}

export function gzipStreamOf(content: string): AsyncGenerator<Uint8Array> {
  return streamOf(gzipSync(content));
}

export async function countRows(platform: TestPlatform, table: string, where = 'true'): Promise<number> {
  const { rows } = await platform.database.pool.query<{ count: number }>(
    `select count(*) as count from ${table} where ${where}`,
  );
  return rows[0]?.count ?? 0;
}
