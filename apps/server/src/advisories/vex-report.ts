import {
  type SourcedStatement,
  type VexCheck,
  type VexView,
  bareName,
  checkVex,
  indexStatements,
  packagesNamed,
} from '@lockstep/advisories';
import { listReleasesById, listReleasesHolding, listSbomParts, type Release } from '#releases/index.ts';
import type { RequestContext, Transaction } from '../platform/context.ts';
import { requirePermission } from '../platform/require-permission.ts';
import { findFindingsAt } from './find-findings.ts';
import { isRestricted } from './finding-answer.ts';
import type { StoredComponent } from './match-store.ts';
import { findRevision } from './store.ts';
import { getVex } from './vex-change.ts';
import type { LoadedVex } from './vex-document.ts';
import { linksByService } from './vex-findings.ts';
import {
  findKnownFlaws,
  listComponentsNamed,
  listComponentsWithFlaws,
  listNewestOfServices,
} from './vex-report-store.ts';
import { flawsOf, listVexByFlaws, listVexOfDocument } from './vex-store.ts';

export interface VexReport {
  readonly document: LoadedVex;
  readonly checks: readonly VexCheck[];
  readonly releasesLookedAt: number;
  readonly releasesLeftOut: number;
}

const mostReleases = 300;

interface Kept {
  readonly key: string;
  readonly at: number;
  readonly report: VexReport;
}

/** The last few, for as long as nothing is loaded: pages of one report are asked for one after the other. */
const kept: Kept[] = [];
const keptForMs = 60_000;

/** What every statement of a document does here, or how near it came. */
export async function getVexReport(ctx: RequestContext, id: string): Promise<VexReport> {
  requirePermission(ctx, 'advisories.read');
  const mayRead = ctx.actor.permissions.has('advisories.read_restricted');
  // Judging new components on the way writes, so this reads in a transaction.
  return await ctx.transaction(async (tx) => {
    const document = await getVex(tx, id);
    const revision = await findRevision(tx);
    const key = `${id} ${revision} ${mayRead}`;
    const known = kept.find((one) => one.key === key && ctx.now - one.at < keptForMs && ctx.now >= one.at);
    if (known !== undefined) return known.report;
    const report = await makeReport(tx, { document, revision, now: ctx.now, mayRead });
    kept.unshift({ key, at: ctx.now, report });
    kept.length = Math.min(kept.length, 8);
    return report;
  });
}

interface Asked {
  readonly document: LoadedVex;
  readonly revision: number;
  readonly now: number;
  readonly mayRead: boolean;
}

async function makeReport(tx: Transaction, asked: Asked): Promise<VexReport> {
  const { document, now } = asked;
  const own = await listVexOfDocument(tx, document.id, now);
  if (document.ended !== undefined) {
    const because = `the document was ${document.ended.kind} on ${new Date(document.ended.at).toISOString().slice(0, 10)}`;
    const checks = own.map((by): VexCheck => ({ ...nothing, by, because }));
    return { document, checks, releasesLookedAt: 0, releasesLeftOut: 0 };
  }
  const flaws = flawsOf(own.map(({ statement }) => statement));
  const others = (await listVexByFlaws(tx, flaws, now)).filter(({ source }) => source.document !== document.name);
  const { releases, leftOut, components } = await releasesToLookAt(tx, own, now);
  const views = await viewsOf(tx, releases, components, asked);
  const known = await findKnownFlaws(tx, vulnerabilitiesOf(own));
  const at = new Date(now).toISOString();
  const checks = checkVex(own, indexStatements([...own, ...others]), views, at, (id) => known.has(id.toLowerCase()));
  return { document, checks, releasesLookedAt: releases.length, releasesLeftOut: leftOut };
}

const nothing = { result: 'not_applied', components: 0, releases: 0, services: [] } as const;

function vulnerabilitiesOf(statements: readonly SourcedStatement[]): ReadonlySet<string> {
  return new Set(statements.flatMap(({ statement }) => statement.vulnerabilities));
}

/** Releases that hold what the document names, or may have meant, newest first; and the components that matter. */
async function releasesToLookAt(tx: Transaction, own: readonly SourcedStatement[], now: number) {
  const statements = own.map(({ statement }) => statement);
  const names = [...new Set(packagesNamed(statements).map(({ name }) => bareName(name)))];
  const relevant = [
    ...(await listComponentsWithFlaws(tx, vulnerabilitiesOf(own))),
    ...(await listComponentsNamed(tx, names)),
  ];
  const components = new Map(relevant.map((component) => [component.id, component]));
  const holders = await listReleasesHolding(tx, [...components.keys()]);
  const ids = new Set(holders.map(({ releaseId }) => releaseId));
  for (const id of await listNewestOfServices(tx, await servicesNamed(tx, own, now))) ids.add(id);
  const all = (await listReleasesById(tx, [...ids])).toSorted((a, b) => b.releasedAt - a.releasedAt);
  return { releases: all.slice(0, mostReleases), leftOut: Math.max(0, all.length - mostReleases), components };
}

/** Services that products may be, by name or by link; in lower case. */
async function servicesNamed(
  tx: Transaction,
  own: readonly SourcedStatement[],
  now: number,
): Promise<readonly string[]> {
  const names = own.flatMap(({ statement }) =>
    statement.products.flatMap(({ name, purl }) => [name, purl && /([^/@?#]+)(?:[@?#].*)?$/.exec(purl)?.[1]]),
  );
  const linked = [...(await linksByService(tx, now)).keys()];
  return [...new Set([...names.flatMap((name) => name?.toLowerCase() ?? []), ...linked])];
}

async function viewsOf(
  tx: Transaction,
  releases: readonly Release[],
  components: ReadonlyMap<number, StoredComponent>,
  { revision, now, mayRead }: Asked,
): Promise<readonly VexView[]> {
  const parts = await listSbomParts(
    tx,
    releases.flatMap(({ sbom }) => (sbom.state === 'present' ? [sbom.digest] : [])),
  );
  const links = await linksByService(tx, now);
  const views: VexView[] = [];
  for (const release of releases) {
    const part = release.sbom.state === 'present' ? parts.get(release.sbom.digest) : undefined;
    const { service, version, digests } = release;
    const subject = { service, version, digests, products: links.get(service.toLowerCase()) ?? [] };
    if (part === undefined) {
      views.push({ release: subject, components: [], findings: [] });
      continue;
    }
    const set = { digest: part.digest, gatingIds: part.componentIds, excludedIds: part.excludedIds };
    const findings = await findFindingsAt(tx, revision, set, { knownAt: now, loadedAt: undefined });
    views.push({
      release: subject,
      components: [...part.componentIds, ...part.excludedIds].flatMap((id) => components.get(id) ?? []),
      findings: mayRead ? findings : findings.filter((finding) => !isRestricted(finding)),
    });
  }
  return views;
}
