import type { RequestContext, Transaction } from '../platform/context.ts';
import { Problem } from '../platform/problem.ts';
import { requirePermission } from '../platform/require-permission.ts';
import { getService, requireSampleScope, type Service } from '#services/index.ts';
import { recordLedgerEvent } from './events.ts';
import { inferLine } from './line.ts';
import { actorRef, type Release } from './release.ts';
import { getRelease, insertRelease } from './store.ts';

/** What is not given is no claim: repeating a release may leave it out. */
export interface NewRelease {
  readonly version: string;
  readonly line?: string | undefined;
  readonly releasedAt?: number | undefined;
  readonly commit?: string | undefined;
  readonly digests: readonly string[];
}

/** Clocks of build machines differ a little from ours. */
export const clockToleranceMs = 5 * 60_000;

export async function addRelease(ctx: RequestContext, serviceName: string, input: NewRelease): Promise<Release> {
  requirePermission(ctx, 'releases.write');
  return ctx.transaction(async (tx) => {
    const service = await getService(tx, serviceName);
    requireSampleScope(ctx, service);
    const { release, isNew } = await ensureRelease(tx, ctx, service, input);
    if (isNew) {
      await recordLedgerEvent(tx, ctx, {
        type: 'releases.release_added',
        serviceId: service.id,
        subjectId: release.id,
        body: { service: service.name, ...releaseFacts(release) },
      });
    }
    return release;
  });
}

/** What evidence keeps of a release. */
export function releaseFacts(release: Release) {
  const { version, line, commit, digests } = release;
  return { version, line, releasedAt: new Date(release.releasedAt).toISOString(), commit, digests };
}

/**
 * The release of these facts, made when the service has none of this version. Identity comes from here, never from an SBOM.
 *
 * @throws `releases.release_differs` when it exists with other facts
 */
export async function ensureRelease(
  tx: Transaction,
  ctx: RequestContext,
  service: Service,
  input: NewRelease,
): Promise<{ release: Release; isNew: boolean }> {
  const digests = [...new Set(input.digests)].sort();
  refuseFuture(ctx, input);
  const isNew = await insertRelease(tx, {
    id: ctx.newId(),
    serviceId: service.id,
    version: input.version,
    line: input.line ?? inferLine(input.version),
    releasedAt: input.releasedAt ?? ctx.now,
    commit: input.commit,
    digests,
    recordedAt: ctx.now,
    recordedBy: actorRef(ctx.actor),
  });
  const release = await getRelease(tx, service, input.version);
  if (!isNew) refuseDifference(service, release, { ...input, digests });
  return { release, isNew };
}

function refuseFuture(ctx: RequestContext, input: NewRelease): void {
  if (input.releasedAt === undefined || input.releasedAt <= ctx.now + clockToleranceMs) return;
  throw new Problem('request.invalid', `release \`${input.version}\` would be released in the future`, {
    help: 'register it when it is built',
    fields: [{ field: 'body.releasedAt', problem: 'is in the future', help: 'leave it out for now' }],
  });
}

function refuseDifference(service: Service, release: Release, input: NewRelease): void {
  const differing = firstDifference(release, input);
  if (differing === undefined) return;
  const { field, recorded, given } = differing;
  throw new Problem(
    'releases.release_differs',
    `release \`${release.version}\` of \`${service.name}\` exists with another \`${field}\``,
    {
      help: `releases are never edited: recorded is \`${recorded}\`, given is \`${given}\`; a new build is a new version`,
      fields: [{ field: `body.${field}`, problem: `is \`${recorded}\` in the ledger` }],
    },
  );
}

function firstDifference(
  release: Release,
  input: NewRelease,
): { field: string; recorded: string; given: string } | undefined {
  const pairs: readonly [string, string, string | undefined][] = [
    ['line', release.line, input.line],
    ['releasedAt', iso(release.releasedAt), input.releasedAt === undefined ? undefined : iso(input.releasedAt)],
    ['commit', release.commit ?? 'none', input.commit],
    ['digests', release.digests.join(' ') || 'none', input.digests.join(' ') || undefined],
  ];
  const found = pairs.find(([, recorded, given]) => given !== undefined && given !== recorded);
  return found === undefined ? undefined : { field: found[0], recorded: found[1], given: found[2] ?? '' };
}

function iso(epochMs: number): string {
  return new Date(epochMs).toISOString();
}
