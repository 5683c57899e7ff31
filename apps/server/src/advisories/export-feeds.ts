import { createHash } from 'node:crypto';
import type { FeedBundleLine } from '@lockstep/contract';
import type { RequestContext } from '../platform/context.ts';
import { isoInstant } from '../platform/db/row-types.ts';
import { Problem } from '../platform/problem.ts';
import { requirePermission } from '../platform/require-permission.ts';
import { exportEpss, exportKev, exportRecords, exportSsvc } from './export-store.ts';
import { vexHeadOf, vexSectionName, vexTextsOf } from './export-vex.ts';
import { type FeedLoad, listFeeds } from './feed-store.ts';
import { listVexSections } from './vex-text-store.ts';
import { currentLoadId } from './whole-store.ts';
import { toOsvRecord } from './write-osv.ts';

/**
 * Everything loaded from feeds at one moment, in the forms they are published in, and the VEX documents in force, for networks
 * without a way out. Own advisories and those of the sample stay here.
 */
export async function* exportFeeds(ctx: RequestContext): AsyncGenerator<string> {
  requirePermission(ctx, 'advisories.read');
  const feeds = (await listFeeds(ctx.read, ctx.now)).filter(
    ({ kind, name }) => kind !== 'own' && !name.endsWith(':sample'),
  );
  const sections = await listVexSections(ctx.read, ctx.now);
  const parts: readonly Part[] = [
    ...feeds.map((feed) => ({
      name: feed.name,
      head: headOf(feed),
      texts: () => textsOf(ctx, feed),
      check: () => requireSame(ctx, feed),
    })),
    ...sections.map((section) => ({
      name: vexSectionName(section),
      head: vexHeadOf(section),
      texts: () => vexTextsOf(ctx, section),
      check: async () => undefined,
    })),
  ];
  yield line({ bundle: 'lockstep.feeds/1', madeAt: isoInstant(ctx.now), feeds: parts.map(({ name }) => name) });
  const digests = createHash('sha256');
  for (const { name, head, texts, check } of parts) {
    yield line(head);
    const digest = createHash('sha256');
    let lines = 0;
    for await (const text of texts()) {
      lines += 1;
      digest.update(`${text}\n`);
      yield line({ text });
    }
    await check();
    const sha256 = digest.digest('hex');
    digests.update(`${name} ${sha256}\n`);
    yield line({ endOf: name, lines, sha256 });
  }
  yield line({ end: true, feeds: parts.length, sha256: digests.digest('hex') });
}

/** A feed, or the VEX documents of a repository. */
interface Part {
  readonly name: string;
  readonly head: FeedBundleLine;
  readonly texts: () => AsyncGenerator<string>;
  /** Refuses what changed while it was read. */
  readonly check: () => Promise<void>;
}

const line = (value: FeedBundleLine): string => JSON.stringify(value);

function headOf(feed: FeedLoad): FeedBundleLine {
  const name = feed.name.includes(':') ? feed.name.slice(feed.name.indexOf(':') + 1) : null;
  return {
    feed: feed.name,
    kind: feed.kind === 'own' ? 'osv' : feed.kind,
    name,
    // What the publisher confirmed is as good as its date; who imports it can not ask.
    contentAt: feed.contentAt === undefined ? null : isoInstant(feed.contentAt),
    loadedAt: isoInstant(feed.loadedAt),
    digest: feed.digest,
  };
}

async function* textsOf({ read, now }: RequestContext, feed: FeedLoad): AsyncGenerator<string> {
  switch (feed.kind) {
    case 'osv':
      for await (const advisory of exportRecords(read, feed.name, now)) yield JSON.stringify(toOsvRecord(advisory));
      return;
    case 'kev':
      yield JSON.stringify({
        catalogVersion: feed.digest,
        dateReleased: feed.datedAt === undefined ? undefined : isoInstant(feed.datedAt),
        vulnerabilities: (await exportKev(read, feed.name, now)).map((entry) => ({
          cveID: entry.cve,
          dateAdded: entry.listed_on,
          dueDate: entry.due_on ?? undefined,
          knownRansomwareCampaignUse: entry.has_ransomware_use ? 'Known' : 'Unknown',
        })),
      });
      return;
    case 'epss':
      yield* epssLines(exportEpss(read));
      return;
    case 'ssvc':
      yield 'cve\texploitation\tautomatable\ttechnical_impact';
      for await (const row of exportSsvc(read))
        yield [row.cve, row.exploitation, row.is_automatable ? 'yes' : 'no', row.technical_impact].join('\t');
      return;
    case 'own':
      return;
  }
}

async function* epssLines(rows: ReturnType<typeof exportEpss>): AsyncGenerator<string> {
  let isFirst = true;
  for await (const row of rows) {
    if (isFirst) {
      yield `#model_version:exported,score_date:${row.scored_on}T00:00:00Z`;
      yield 'cve,epss,percentile';
      isFirst = false;
    }
    yield `${row.cve},${row.probability},${row.percentile}`;
  }
}

/** Scores are replaced, not kept: a load during the export would mix two. */
async function requireSame(ctx: RequestContext, feed: FeedLoad): Promise<void> {
  if (feed.kind !== 'epss' && feed.kind !== 'ssvc') return;
  if ((await currentLoadId(ctx.read, feed.name)) === feed.id) return;
  throw new Problem('request.unavailable', `\`${feed.name}\` was loaded anew during the export`, {
    help: 'export again',
  });
}
