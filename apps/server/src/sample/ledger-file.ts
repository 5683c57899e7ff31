import type { LedgerHeader, LedgerLine } from '@lockstep/contract';
import { sampleEnvironments, type SimulatedService } from './simulated.ts';

/** Facts of one release: its date, its commit, and its parts as a difference to an earlier one. Parts are purls without `pkg:`. */
export interface ReleaseFacts {
  readonly version: string;
  readonly releasedAt: string;
  readonly commit: string;
  readonly complete: boolean;
  readonly from?: string | undefined;
  readonly add: readonly string[];
  readonly remove: readonly string[];
}

export interface ServiceFacts {
  readonly service: string;
  readonly releases: readonly ReleaseFacts[];
}

/** A sample service as a ledger file: real releases first, then what is simulated, in the form any history is imported in. */
export async function* ledgerFile(facts: ServiceFacts, simulated: SimulatedService): AsyncGenerator<Uint8Array> {
  for (const line of ledgerLines(facts, simulated)) yield Buffer.from(`${JSON.stringify(line)}\n`);
}

function* ledgerLines(facts: ServiceFacts, simulated: SimulatedService): Generator<LedgerHeader | LedgerLine> {
  yield { format: 'lockstep-ledger/1', service: simulated.service, environments: [...sampleEnvironments] };
  const parts = new Map<string, ReadonlySet<string>>();
  for (const release of facts.releases) {
    const own = partsOf(release, parts);
    parts.set(release.version, own);
    const { version, releasedAt, commit } = release;
    yield { release: { version, releasedAt, commit }, sbom: sbomOf(facts.service, release, own) };
  }
  for (const deployment of simulated.deployments) yield { deployment };
  for (const point of simulated.points) yield { point };
  for (const incident of simulated.incidents) yield { incident };
  for (const slo of simulated.slos) yield { slo };
}

function partsOf(release: ReleaseFacts, known: ReadonlyMap<string, ReadonlySet<string>>): ReadonlySet<string> {
  const base = release.from === undefined ? new Set<string>() : known.get(release.from);
  if (base === undefined) throw new RangeError(`${release.version} builds on ${release.from}, which comes later`);
  return new Set([...base].filter((part) => !release.remove.includes(part)).concat(release.add));
}

/** A CycloneDX document with the very parts; versions and names are read back from the package URLs. */
export function sbomOf(service: string, release: ReleaseFacts, parts: ReadonlySet<string>): Record<string, unknown> {
  return {
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    version: 1,
    metadata: { component: { type: 'application', name: service, version: release.version } },
    components: [...parts].sort().map(componentOf),
    compositions: [{ aggregate: release.complete ? 'complete' : 'incomplete' }],
  };
}

function componentOf(part: string) {
  const at = part.lastIndexOf('@');
  const name = decodeURIComponent(part.slice(part.indexOf('/') + 1, at));
  return {
    type: 'library',
    name,
    version: decodeURIComponent(part.slice(at + 1)),
    purl: `pkg:${part}`,
    scope: 'required',
  };
}
