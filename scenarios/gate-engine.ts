import { applyVex, createMatcher, indexStatements, packageOfPurl, readVex } from '@lockstep/advisories';
import type {
  Advisory,
  AffectedRange,
  Component,
  Finding,
  KevEntry,
  Matcher,
  SourcedStatement,
  SsvcPoints,
} from '@lockstep/advisories';
import { computeFixes, defaultSettings } from '@lockstep/gate';
import type { Axis, FeedFacts, GateFacts, ReleaseFacts } from '@lockstep/gate';
import type { GateScenario } from './gate-scenario.ts';

type LedgerEntry = GateScenario['ledger'][number];

/** The facts a loader would collect for a scenario, with findings computed by the real matcher. */
export function factsOf(scenario: GateScenario): GateFacts {
  const matcher = matcherOf(scenario);
  const releases = scenario.ledger.map((entry) => releaseOf(entry, scenario, matcher));
  const target = releases.find(({ version }) => version === scenario.propose.to);
  if (target === undefined)
    throw new RangeError(`\`${scenario.propose.to}\` is not in the ledger of "${scenario.name}"`);
  const isCurrent = new Set(scenario.ledger.filter(({ current }) => current).map(({ release }) => release));
  const current = releases.find(({ version }) => isCurrent.has(version));
  const facts: GateFacts = {
    factsVersion: 1,
    asOf: instantOf(scenario.as_of),
    loadedAsOf: undefined,
    service: { name: 'shop', exposure: scenario.exposure, tier: 1, mode: scenario.mode, isSample: false },
    environment: { name: scenario.environment, isProduction: scenario.environment === 'production' },
    action: {
      kind: 'release',
      motive: scenario.propose.motive,
      isAutomatic: scenario.propose.automatic,
      reason: 'scenario',
      incidentId: undefined,
    },
    current,
    target,
    candidates: releases.filter((release) => release !== target && release !== current),
    candidatesLeftOut: 0,
    floor: scenario.floor.map(({ finding, package: name, closed_by }) => ({
      group: finding,
      package: name,
      addedAt: instantOf(scenario.as_of),
      addedBy: 'stability',
      closedByVersion: closed_by,
    })),
    holds: scenario.holds.map(({ id, axis, release, reason, expires }) => ({
      id,
      axis,
      version: release,
      reason,
      placedAt: '2020-01-01T00:00:00Z',
      placedBy: 'somebody',
      expiresAt: expires === undefined ? undefined : instantOf(expires),
      subject: undefined,
    })),
    pointsOfNoReturn: scenario.points_of_no_return.map(({ id, at, note, first_release }) => ({
      id,
      kind: 'migration',
      at: instantOf(at),
      note,
      firstRelease: releases.find(({ version }) => version === first_release),
    })),
    incidents: scenario.incidents.map(({ id, kind, severity, started, resolved, caused_by, fixed_by }) => ({
      id,
      title: id,
      kind,
      severity,
      startedAt: instantOf(started),
      resolvedAt: resolved === undefined ? undefined : instantOf(resolved),
      causedByVersion: caused_by,
      fixedByVersion: fixed_by,
    })),
    departures: scenario.departures.map(({ at, from, to, motive }) => ({
      at: instantOf(at),
      fromVersion: from,
      toVersion: to,
      motive,
    })),
    oscillationClearedAt: undefined,
    positions: [],
    feeds: feedsOf(scenario),
    missingFeeds: [],
    fixes: [],
    evidenceCaptured: scenario.evidence_captured,
    shields: [],
    preSignatures: [],
    keys: { reliability: ringOf(scenario, 'reliability'), security: ringOf(scenario, 'security') },
  };
  return { ...facts, fixes: computeFixes(facts, defaultSettings, matcher) };
}

function releaseOf(entry: LedgerEntry, scenario: GateScenario, matcher: Matcher): ReleaseFacts {
  const servesNow = entry.current || entry.serving;
  const firstServedAt = entry.first_served ?? (entry.served > 0 || servesNow ? entry.at : undefined);
  return {
    version: entry.release,
    line: entry.line ?? entry.release.split('.')[0] ?? entry.release,
    releasedAt: instantOf(entry.at),
    commit: undefined,
    digests: entry.digests ?? [`sha256:${entry.release}`],
    sbom: sbomOf(entry),
    findings: findingsOf(entry, scenario, matcher),
    record: {
      hoursServed: entry.served,
      firstServedAt: firstServedAt === undefined ? undefined : instantOf(firstServedAt),
      lastServedAt: entry.last_served === undefined ? undefined : instantOf(entry.last_served),
      servesNow,
      wasLastToServe: entry.last_to_serve,
      incidentsCaused: entry.caused,
      burnRate: entry.burn_rate,
      burnSamples: entry.burn_rate === undefined ? 0 : 60,
    },
    isQuarantined: entry.quarantined,
  };
}

function sbomOf(entry: LedgerEntry): ReleaseFacts['sbom'] {
  if (entry.sbom === 'missing') return { state: 'missing' };
  if (entry.sbom === 'unparseable') return { state: 'unparseable', problem: 'ends in the middle' };
  const components = entry.shrunk?.to ?? Math.max(entry.sbom.length, 1);
  return {
    state: 'present',
    digest: `sha256:sbom-${entry.release}`,
    completeness: entry.incomplete ? 'incomplete' : 'complete',
    components,
    gatingComponents: components,
    previousGatingComponents: entry.shrunk?.from,
    unjudged: entry.unjudged,
  };
}

function findingsOf(entry: LedgerEntry, scenario: GateScenario, matcher: Matcher): readonly Finding[] {
  if (typeof entry.sbom === 'string') return [];
  const components = [
    ...entry.sbom.map((purl) => componentOf(purl, 'required')),
    ...entry.excluded.map((purl) => componentOf(purl, 'excluded')),
  ];
  const asOf = instantOf(scenario.as_of);
  const release = { service: 'shop', version: entry.release, digests: entry.digests ?? [], products: [] };
  const findings = matcher.findingsOf(components, asOf);
  return applyVex(findings, indexStatements(scenario.vex.flatMap(statementsOf)), release, components, asOf).findings;
}

function statementsOf(vex: GateScenario['vex'][number]): readonly SourcedStatement[] {
  const { about, product, status, justification, issued, expires, trust, accepts } = vex;
  const statement = { vulnerability: about, products: [product], status, justification };
  const context = 'https://openvex.dev/ns/v0.2.0';
  const read = readVex(JSON.stringify({ '@context': context, timestamp: instantOf(issued), statements: [statement] }));
  if (!read.ok) throw new RangeError(`${read.at}: ${read.problem}`);
  const source = {
    document: 'scenario',
    author: 'Example PSIRT',
    trust,
    accepts,
    loadedAt: instantOf(issued),
    expiresAt: expires === undefined ? undefined : instantOf(expires),
  };
  return read.document.statements.map((one) => ({ statement: one, source }));
}

function componentOf(raw: string, scope: Component['scope']): Component {
  const found = packageOfPurl(raw);
  if (!found.ok) throw new RangeError(`${raw}: ${found.problem}`);
  return { ...found.package, version: found.purl.version ?? '', purl: raw, scope };
}

function matcherOf(scenario: GateScenario): Matcher {
  const kev = new Map<string, KevEntry>();
  const ssvc = new Map<string, SsvcPoints>();
  const advisories = scenario.advisories.map((entry): Advisory => {
    for (const [cve, listedOn] of Object.entries(entry.known_exploited)) {
      kev.set(cve, { cve, listedOn, dueOn: undefined, hasRansomwareUse: false });
    }
    if (entry.ssvc !== undefined) {
      const { exploitation, automatable, impact } = entry.ssvc;
      const points: SsvcPoints = { exploitation, isAutomatable: automatable, technicalImpact: impact };
      for (const id of [entry.id, ...entry.aliases]) ssvc.set(id, points);
    }
    return advisoryOf(entry);
  });
  return createMatcher(advisories, { kev, epss: new Map(), ssvc });
}

function advisoryOf(entry: GateScenario['advisories'][number]): Advisory {
  const { ecosystem, name } = componentOf(entry.package, 'required');
  const events = [{ introduced: entry.introduced }, ...(entry.fixed === undefined ? [] : [{ fixed: entry.fixed }])];
  const { versions = [] } = entry;
  const ranges: AffectedRange[] = versions.length > 0 ? [] : [{ type: 'ECOSYSTEM', events }];
  return {
    id: entry.id,
    aliases: entry.aliases,
    related: entry.related,
    summary: '',
    publishedAt: instantOf(entry.published),
    modifiedAt: undefined,
    withdrawnAt: undefined,
    affected: [{ ecosystem, name, versions, ranges, isUpperBoundUnknown: false }],
    cvss: entry.cvss === undefined ? undefined : { vector: '', baseScore: entry.cvss },
    sourceLevel: undefined,
    isMalicious: entry.malicious,
    referencedCves: [],
    isRestricted: entry.restricted,
  };
}

function feedsOf({ feeds, as_of }: GateScenario): readonly FeedFacts[] {
  const given = feeds ?? { kev: as_of, 'osv:npm': as_of };
  return Object.entries(given).map(([name, at]) => ({
    name,
    contentAt: instantOf(at),
    loadedAt: instantOf(at),
    digest: `sha256:${name}`,
    records: 1,
  }));
}

function ringOf(scenario: GateScenario, axis: Axis): GateFacts['keys'][Axis] {
  const deputy = scenario.deputies[axis];
  const holder = axis === 'reliability' ? 'rita' : 'samir';
  return {
    holders: deputy === undefined ? [holder] : [],
    deputy,
    recentlyGranted: scenario.recently_granted.filter((person) => person === holder),
  };
}

function instantOf(text: string): string {
  return text.length === 10 ? `${text}T00:00:00Z` : text;
}
