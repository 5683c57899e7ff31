import type { FindingSets } from '@lockstep/advisories';
import type { findingsOperations } from '@lockstep/contract';
import { getSbomReport } from '#releases/index.ts';
import type { Handlers } from '../platform/http/handlers.ts';
import { decodeCursor, toPage } from '../platform/http/paging.ts';
import { type DiffSide, type ShownDiff, diffReleases, doubtsOf, versionsByPackage } from './diff-releases.ts';
import { toFindingAnswer } from './finding-answer.ts';
import { type ShownStanding, getAdvisoryStanding } from './get-advisory-standing.ts';
import { urgencyOf } from './live-findings.ts';
import { listLiveFindings } from './list-live-findings.ts';
import { packagesOf } from './packages-of.ts';
import type { StoredAdvisory } from './store.ts';

/** Longest list of one kind in a comparison. */
const maxListed = 2_000;

const iso = (epochMs: number): string => new Date(epochMs).toISOString();
const isoOrNull = (text: string | undefined): string | null =>
  text === undefined ? null : new Date(text).toISOString();

function diffBody(diff: ShownDiff, mayReadRestricted: boolean) {
  const [before, after] = [versionsByPackage(diff.from.components), versionsByPackage(diff.to.components)];
  const listOf = (findings: FindingSets[keyof FindingSets], { release: { releasedAt } }: DiffSide = diff.to) =>
    findings
      .map((finding) => toFindingAnswer(finding, { ...diff.ground, releasedAt }, mayReadRestricted))
      .toSorted((a, b) => urgencyOf(a) - urgencyOf(b))
      .slice(0, maxListed)
      .map((finding) => ({
        ...finding,
        from: [...(before.get(finding.package) ?? [])],
        to: [...(after.get(finding.package) ?? [])],
      }));
  const setsOf = (sets: FindingSets) => ({
    reopened: listOf(sets.reopened),
    carried: listOf(sets.carried),
    closed: listOf(sets.closed, diff.from),
  });
  const { changed, added, removed, unchanged } = diff.components;
  const beyond = (lists: readonly (readonly unknown[])[]) =>
    lists.reduce((sum, list) => sum + Math.max(list.length - maxListed, 0), 0);
  return {
    service: diff.service,
    knownAt: iso(diff.knownAt),
    from: sideBody(diff.from),
    to: sideBody(diff.to),
    doubts: [...doubtsOf(diff)],
    affected: setsOf(diff.affected),
    unknown: setsOf(diff.unknown),
    excluded: setsOf(diff.excluded),
    findingsLeftOut: beyond(
      [diff.affected, diff.unknown, diff.excluded].flatMap((sets) => [sets.reopened, sets.carried, sets.closed]),
    ),
    components: {
      changed: changed.slice(0, maxListed),
      added: added.slice(0, maxListed),
      removed: removed.slice(0, maxListed),
      unchanged,
      leftOut: beyond([changed, added, removed]),
    },
  };
}

function sideBody({ release, components }: DiffSide) {
  return {
    version: release.version,
    releasedAt: iso(release.releasedAt),
    sbom: release.sbom.state,
    components: components.length,
  };
}

/** The first of the flaw's ids that somebody says something about. */
function firstOf<Value>(ids: readonly string[], lookup: { get(id: string): Value | undefined }) {
  for (const id of ids) {
    const value = lookup.get(id);
    if (value !== undefined) return { cve: id, value };
  }
  return undefined;
}

function standingBody({ group, aliases, records, intelligence, places }: ShownStanding) {
  const kev = firstOf(aliases, intelligence.kev)?.value;
  const epss = firstOf(aliases, intelligence.epss);
  const ssvc = firstOf(aliases, intelligence.ssvc);
  return {
    group,
    knownExploited:
      kev === undefined
        ? null
        : { cve: kev.cve, listedOn: kev.listedOn, dueOn: kev.dueOn ?? null, hasRansomwareUse: kev.hasRansomwareUse },
    epss: epss === undefined ? null : { cve: epss.cve, ...epss.value },
    ssvc: ssvc === undefined ? null : { cve: ssvc.cve, ...ssvc.value },
    records: records.map(recordBody),
    places: places.map(({ since, until, matches, ...place }) => ({
      ...place,
      since: iso(since),
      until: until === undefined ? null : iso(until),
      matches: matches.map(({ package: name, version, match }) => ({
        advisoryId: match.advisoryId,
        package: name,
        version,
        state: match.state,
        matchedBy: match.matchedBy,
        matched: match.matched,
        fixed: [...match.fixed],
      })),
    })),
  };
}

function recordBody({ advisory, feed, origin, isRestricted, loadedAt }: StoredAdvisory) {
  return {
    id: advisory.id,
    feed,
    origin,
    isRestricted,
    isMalicious: advisory.isMalicious,
    loadedAt: iso(loadedAt),
    modifiedAt: isoOrNull(advisory.modifiedAt),
    withdrawnAt: advisory.withdrawnAt ?? null,
    cvss: advisory.cvss ?? null,
    packages: packagesOf(advisory),
  };
}

export const findingsHandlers: Handlers<typeof findingsOperations> = {
  listLiveFindings: async (ctx, { query }) => {
    const key = decodeCursor(query.cursor, ['number', 'text']);
    const { rows, totals, blindSpots } = await listLiveFindings(ctx, {
      search: query.search === '' ? undefined : query.search,
      deadline: query.deadline,
      only: query.only,
      environment: query.environment,
      after: key === undefined ? undefined : { urgency: key[0], name: key[1] },
      limit: query.limit,
    });
    return {
      ...toPage(
        rows,
        query.limit,
        ({ answer }) => answer,
        ({ flaw }) => [flaw.urgency, flaw.name],
      ),
      totals,
      blindSpots: blindSpots.slice(0, 500).map(({ service, environment, version, sbomState }) => ({
        service,
        environment,
        version,
        sbom: sbomState,
      })),
    };
  },
  diffReleases: async (ctx, { params, query }) => {
    const knownAt = query.knownAt === undefined ? undefined : Date.parse(query.knownAt);
    const diff = await diffReleases(ctx, { service: params.service, from: query.from, to: query.to, knownAt });
    return diffBody(diff, ctx.actor.permissions.has('advisories.read_restricted'));
  },
  getSbomReport: async (ctx, { params }) => {
    const { problems, ...report } = await getSbomReport(ctx, params);
    return { ...report, problems: problems.map(({ at, problem }) => ({ at, problem })) };
  },
  getAdvisoryStanding: async (ctx, { params }) => standingBody(await getAdvisoryStanding(ctx, params.advisory)),
};
