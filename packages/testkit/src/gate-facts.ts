import type { Finding } from '@lockstep/advisories';
import type { GateFacts, ReleaseFacts, ReliabilityRecord } from '@lockstep/gate';

/** A proven, quiet release with a complete SBOM and no findings; its line is the major number. */
export function releaseFacts(
  version: string,
  releasedAt: string,
  overrides: Partial<Omit<ReleaseFacts, 'record'>> & { readonly record?: Partial<ReliabilityRecord> } = {},
): ReleaseFacts {
  const { record, ...rest } = overrides;
  return {
    version,
    line: version.split('.')[0] ?? version,
    releasedAt,
    commit: undefined,
    digests: [`sha256:${version}`],
    sbom: {
      state: 'present',
      digest: `sha256:sbom-${version}`,
      completeness: 'complete',
      components: 500,
      gatingComponents: 400,
      previousGatingComponents: 400,
      unjudged: 0,
    },
    findings: [],
    isQuarantined: false,
    ...rest,
    record: {
      hoursServed: 240,
      firstServedAt: releasedAt,
      lastServedAt: undefined,
      servesNow: false,
      wasLastToServe: false,
      incidentsCaused: [],
      burnRate: undefined,
      burnSamples: 0,
      ...record,
    },
  };
}

/** An affected runtime finding without scores: fourteen days, estimated. */
export function finding(group: string, overrides: Partial<Finding> = {}): Finding {
  return {
    group,
    aliases: [group],
    package: 'npm/left',
    versions: ['1.0.0'],
    state: 'affected',
    unknownReason: undefined,
    sources: [
      {
        advisoryId: group,
        origin: 'feed',
        matchedBy: 'range',
        matched: '< 1.0.1',
        fixed: ['1.0.1'],
        isRestricted: false,
      },
    ],
    scope: 'required',
    knownExploited: undefined,
    exploitedByReference: [],
    isMalicious: false,
    cvss: undefined,
    epss: undefined,
    ssvc: undefined,
    knownAt: '2025-01-01T00:00:00Z',
    ...overrides,
  };
}

/**
 * Facts under which everything is fine: a public production service on 1.1.0 asks to go back to 1.0.0, both are proven and
 * clean, feeds are fresh, both rings have a holder. Tests override what they are about.
 */
export function gateFacts(overrides: Partial<GateFacts> = {}): GateFacts {
  const feed = {
    contentAt: '2025-06-30T00:00:00Z',
    loadedAt: '2025-06-30T06:00:00Z',
    digest: 'sha256:feed',
    records: 1,
  };
  return {
    factsVersion: 1,
    asOf: '2025-07-01T12:00:00Z',
    loadedAsOf: undefined,
    service: { name: 'shop', exposure: 'public', tier: 1, mode: 'enforcing', isSample: false },
    environment: { name: 'production', isProduction: true },
    action: { kind: 'release', motive: 'reliability', isAutomatic: false, reason: 'errors', incidentId: undefined },
    current: releaseFacts('1.1.0', '2025-06-20T00:00:00Z', { record: { servesNow: true, hoursServed: 260 } }),
    target: releaseFacts('1.0.0', '2025-06-01T00:00:00Z'),
    candidates: [],
    candidatesLeftOut: 0,
    floor: [],
    holds: [],
    pointsOfNoReturn: [],
    incidents: [],
    departures: [],
    oscillationClearedAt: undefined,
    positions: [],
    feeds: [
      { name: 'kev', ...feed },
      { name: 'osv:npm', ...feed },
    ],
    missingFeeds: [],
    fixes: [],
    evidenceCaptured: [],
    shields: [],
    preSignatures: [],
    keys: {
      reliability: { holders: ['rita'], deputy: undefined, recentlyGranted: [] },
      security: { holders: ['samir'], deputy: undefined, recentlyGranted: [] },
    },
    ...overrides,
  };
}
