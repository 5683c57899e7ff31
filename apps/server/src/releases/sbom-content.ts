import { type Component, componentGaps, hasGap, type Sbom, type SbomProblem } from '@lockstep/advisories';
import { familyOf, isPrerelease } from '@lockstep/versions';
import { componentKey } from './component-store.ts';

/** Postgres indexes texts of about 2,700 bytes at most; real names and versions are far shorter. */
const maxNameBytes = 2_000;
const maxPurlBytes = 4_000;
const maxProblems = 100;

/** An SBOM as we keep it: each component once, what counts apart from what is only shown. */
export interface SbomContent {
  /** Scope required or optional. */
  readonly gating: readonly Component[];
  readonly excluded: readonly Component[];
  readonly problems: readonly SbomProblem[];
  readonly dropped: number;
  /** Gating components whose ecosystem or version nobody can judge, and entries that were dropped. */
  readonly unjudged: number;
}

/** A component in two scopes counts in the stricter one. Entries that can not be stored are dropped and say so. */
export function toSbomContent(sbom: Sbom): SbomContent {
  const strictest = new Map<string, Component>();
  const problems = sbom.problems.map(({ at, problem }) => ({ at: clean(at), problem: clean(problem) }));
  let dropped = sbom.dropped;
  for (const entry of sbom.components) {
    const component = cleanComponent(entry);
    if (component === undefined) {
      dropped += 1;
      if (problems.length < maxProblems) {
        problems.push({
          at: clean(entry.name.slice(0, 100)),
          problem: 'name and version are longer than any package has',
        });
      }
      continue;
    }
    const key = componentKey(component);
    const known = strictest.get(key);
    strictest.set(key, known === undefined ? component : inBoth(known, component));
  }
  const components = [...strictest.values()];
  problems.push(...componentGaps(components).slice(0, Math.max(0, maxProblems - problems.length)));
  const gating = components.filter((component) => component.scope !== 'excluded');
  return {
    gating,
    excluded: components.filter((component) => component.scope === 'excluded'),
    problems,
    dropped,
    unjudged: gating.filter((component) => !canJudge(component)).length + dropped,
  };
}

const rank = { required: 0, optional: 1, excluded: 2 } as const;

/** The stricter scope; an owner only where both copies have one. */
function inBoth(a: Component, b: Component): Component {
  const [stricter, other] = rank[b.scope] < rank[a.scope] ? [b, a] : [a, b];
  const { owner, ...rest } = stricter;
  const binaries = [...new Set([...(a.binaries ?? []), ...(b.binaries ?? [])])];
  return {
    ...rest,
    ...(binaries.length === 0 ? {} : { binaries }),
    ...(owner === undefined || other.owner === undefined ? {} : { owner }),
  };
}

function canJudge(component: Component): boolean {
  const { ecosystem, version } = component;
  if (hasGap(component)) return false;
  return familyOf(ecosystem) !== undefined && version !== '' && isPrerelease(ecosystem, version) !== 'unknown';
}

/** Postgres stores neither NUL nor half a character. */
function clean(text: string): string {
  return text.toWellFormed().replaceAll('\u0000', '\uFFFD');
}

function cleanComponent(component: Component): Component | undefined {
  const ecosystem = clean(component.ecosystem);
  const name = clean(component.name);
  const version = clean(component.version);
  if (Buffer.byteLength(ecosystem) + Buffer.byteLength(name) + Buffer.byteLength(version) > maxNameBytes)
    return undefined;
  const purl = component.purl === undefined ? undefined : clean(component.purl);
  const isLong = purl !== undefined && Buffer.byteLength(purl) > maxPurlBytes;
  const { scope, binaries, isSourceMissing, owner } = component;
  return {
    ecosystem,
    name,
    version,
    purl: isLong ? undefined : purl,
    scope,
    ...(binaries === undefined ? {} : { binaries: binaries.map((binary) => clean(binary).slice(0, maxNameBytes)) }),
    ...(isSourceMissing === undefined ? {} : { isSourceMissing }),
    ...(owner === undefined ? {} : { owner: clean(owner).slice(0, maxNameBytes) }),
  };
}
