import type { RequestContext } from '../platform/context.ts';
import { Problem } from '../platform/problem.ts';
import { requirePermission } from '../platform/require-permission.ts';
import { getService, requireSampleScope } from '#services/index.ts';
import { recordLedgerEvent } from './events.ts';
import { readUpload } from './read-upload.ts';
import type { Release } from './release.ts';
import { getRelease } from './store.ts';
import { attachSbom, sbomFacts, storeSboms } from './store-sboms.ts';

export interface PutSbom {
  readonly service: string;
  readonly version: string;
  /** Of the file: tells apart what its content does not. */
  readonly name?: string | undefined;
  readonly stream: AsyncIterable<Uint8Array>;
}

/** Nothing is written before the whole document was read and understood. */
export async function putSbom(ctx: RequestContext, input: PutSbom): Promise<Release> {
  requirePermission(ctx, 'releases.write');
  const service = await getService(ctx.read, input.service);
  requireSampleScope(ctx, service);
  const release = await getRelease(ctx.read, service, input.version);
  const upload = await readUpload(input.stream, input.name);
  if (!upload.ok) throw new Problem('releases.sbom_invalid', upload.problem, { help: upload.help });
  return ctx.transaction(async (tx) => {
    await storeSboms(tx, ctx, [upload]);
    if (await attachSbom(tx, { service, release }, upload)) {
      await recordLedgerEvent(tx, ctx, {
        type: 'releases.sbom_attached',
        serviceId: service.id,
        subjectId: release.id,
        body: { service: service.name, version: release.version, ...sbomFacts(upload) },
      });
    }
    return getRelease(tx, service, input.version);
  });
}
