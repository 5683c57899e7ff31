import { smallestFixedVersion } from '@lockstep/advisories';
import type { DeadlinePreset, Finding, FindingSource, Matcher } from '@lockstep/advisories';
import { presetOf } from './deadline-preset.ts';
import type { Choice, HotfixRecipe, JudgedFinding } from './decision.ts';
import type { ComponentFix, GateFacts, ReleaseFacts } from './facts.ts';
import { compareInstants } from './instant.ts';
import { crossesMajor } from './lines.ts';
import { crossedPoints } from './points-of-no-return.ts';
import type { PolicySettings } from './policy.ts';
import { classify, findingMoves, NO_FINDINGS } from './reopened.ts';

/** Releases besides the target that a hotfix is computed for. */
const OTHER_BASES = 2;

type FixWanted = Pick<ComponentFix, 'package' | 'from'>;

/**
 * For every package version that stops going to the target or to another good base: the smallest upgrade that no longer
 * stops it, out of what was known at `facts.asOf`. The loader records the answers as `facts.fixes`, so that judging
 * again needs no matcher. Ascending; packages without such a version are left out.
 */
export function computeFixes(
  facts: Omit<GateFacts, 'fixes'>,
  settings: PolicySettings,
  matcher: Matcher,
): readonly ComponentFix[] {
  const preset = presetOf(settings);
  // Best: nothing comes back at all. Else: nothing that stops.
  const clean: Matcher = {
    ...matcher,
    findingsOf: (given, at) => returning(facts, preset, matcher.findingsOf(given, at)),
  };
  const passing: Matcher = {
    ...matcher,
    findingsOf: (given, at) => stopping(facts, preset, matcher.findingsOf(given, at)),
  };
  const bases = hotfixBases(facts, settings);
  const wanted = new Map<string, { readonly fix: FixWanted; readonly sources: FindingSource[] }>();
  for (const finding of bases.flatMap(({ findings }) => stopping(facts, preset, findings))) {
    for (const from of finding.versions) {
      const key = `${finding.package}\n${from}`;
      const entry = wanted.get(key) ?? { fix: { package: finding.package, from }, sources: [] };
      entry.sources.push(...finding.sources);
      wanted.set(key, entry);
    }
  }
  return [...wanted.entries()]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([, { fix, sources }]) => {
      const component = { ...splitPackage(fix.package), version: fix.from };
      const found =
        smallestFixedVersion(component, sources, clean, facts.asOf) ??
        smallestFixedVersion(component, sources, passing, facts.asOf);
      if (found === undefined) return [];
      // Advisories write Go's versions without their `v`, modules with it.
      const to = fix.from.startsWith('v') && !found.startsWith('v') ? `v${found}` : found;
      const findings = matcher.findingsOf([{ ...component, version: to, scope: 'required' }], facts.asOf);
      return [{ ...fix, to, findings }];
    });
}

function splitPackage(name: string): { readonly ecosystem: string; readonly name: string } {
  const slash = name.indexOf('/');
  return { ecosystem: name.slice(0, slash), name: name.slice(slash + 1) };
}

/** The target, then the longest-serving reliable releases that need no crossing. */
export function hotfixBases(facts: Omit<GateFacts, 'fixes'>, settings: PolicySettings): readonly ReleaseFacts[] {
  const { current, target, candidates } = facts;
  const reliable = candidates
    .filter((release) => release.version !== target.version && release.version !== current?.version)
    .filter(({ releasedAt }) => compareInstants(releasedAt, facts.asOf) <= 0)
    .filter(({ record }) => record.hoursServed > 0 && record.incidentsCaused.length === 0)
    .filter(({ record }) => record.burnRate === undefined || record.burnRate < settings.burnRateLimit)
    .filter((release) => current === undefined || !crossesMajor(current.line, release.line))
    .filter((release) => crossedPoints(facts, current, release).length === 0)
    .toSorted((a, b) => b.record.hoursServed - a.record.hoursServed || (a.version < b.version ? -1 : 1));
  return [...(target.version === current?.version ? [] : [target]), ...reliable.slice(0, OTHER_BASES)];
}

/**
 * The smallest component upgrades on `base` that remove every re-opened finding that stops, judged as a release of its own.
 *
 * @returns undefined when nothing stops, or no upgrade is known for one of the packages
 */
export function hotfixOf(
  facts: GateFacts,
  base: ReleaseFacts,
  preset: DeadlinePreset,
): { readonly choice: Choice & { readonly kind: 'hotfix' }; readonly release: ReleaseFacts } | undefined {
  const made = recipeFor(facts, base, preset);
  if (made === undefined) return undefined;
  const recipe: HotfixRecipe = { base: base.version, upgrades: made.upgrades };
  return { choice: { kind: 'hotfix', recipe }, release: { ...base, findings: made.findings, digests: [] } };
}

/** What a build with the upgrades would carry. */
interface Upgraded {
  readonly upgrades: HotfixRecipe['upgrades'];
  readonly findings: readonly Finding[];
}

interface KeptRecipe {
  readonly from: readonly Finding[];
  readonly base: readonly Finding[];
  readonly place: string;
  readonly preset: DeadlinePreset;
  readonly made: Upgraded | undefined;
}

/** Kept for as long as the answers of the matcher live: every question about the same releases has the same recipe. */
const recipes = new WeakMap<GateFacts['fixes'], KeptRecipe[]>();

function recipeFor(facts: GateFacts, base: ReleaseFacts, preset: DeadlinePreset): Upgraded | undefined {
  const from = facts.current?.findings ?? NO_FINDINGS;
  const place = `${facts.service.exposure} ${facts.environment.isProduction}`;
  const kept = recipes.get(facts.fixes) ?? [];
  const same = kept.find(
    (one) => one.from === from && one.base === base.findings && one.place === place && one.preset === preset,
  );
  if (same !== undefined) return same.made;
  const made = upgrade(facts, base, preset);
  recipes.set(facts.fixes, [...kept, { from, base: base.findings, place, preset, made }]);
  return made;
}

function upgrade(facts: GateFacts, base: ReleaseFacts, preset: DeadlinePreset): Upgraded | undefined {
  const known = new Map(facts.fixes.map((fix) => [`${fix.package}\n${fix.from}`, fix]));
  const used = new Map<string, ComponentFix>();
  for (const { package: name, versions } of stopping(facts, preset, base.findings)) {
    for (const from of versions) {
      const fix = known.get(`${name}\n${from}`);
      if (fix === undefined) return undefined;
      used.set(`${name}\n${from}`, fix);
    }
  }
  if (used.size === 0) return undefined;
  const kept = base.findings.filter(
    ({ package: name, versions }) =>
      versions.length === 0 || versions.some((version) => !used.has(`${name}\n${version}`)),
  );
  const keys = new Set(kept.map(({ group, package: name }) => `${group}\n${name}`));
  const added = new Map<string, Finding>();
  for (const finding of [...used.values()].flatMap(({ findings }) => findings)) {
    const key = `${finding.group}\n${finding.package}`;
    if (!keys.has(key)) added.set(key, finding);
  }
  return { upgrades: upgradesOf([...used.values()]), findings: [...kept, ...added.values()] };
}

/** One line for each package and version gone to, ascending. */
function upgradesOf(fixes: readonly ComponentFix[]): HotfixRecipe['upgrades'] {
  const upgrades = new Map<string, { readonly package: string; readonly from: string[]; readonly to: string }>();
  for (const { package: name, from, to } of fixes) {
    const entry = upgrades.get(`${name}\n${to}`) ?? { package: name, from: [], to };
    entry.from.push(from);
    upgrades.set(`${name}\n${to}`, entry);
  }
  return [...upgrades.entries()]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([, one]) => ({ ...one, from: one.from.toSorted() }));
}

/** Findings that would come back, told or not. */
function returning(facts: Omit<GateFacts, 'fixes'>, preset: DeadlinePreset, findings: readonly Finding[]): Finding[] {
  return comingBack(facts, preset, findings).map(({ finding }) => finding);
}

/** Those of them that are stricter than lax. */
function stopping(facts: Omit<GateFacts, 'fixes'>, preset: DeadlinePreset, findings: readonly Finding[]): Finding[] {
  const { lax: _lax, ...strict } = classify(comingBack(facts, preset, findings), facts.environment.isProduction);
  return Object.values(strict)
    .flat()
    .map(({ finding }) => finding);
}

function comingBack(
  facts: Omit<GateFacts, 'fixes'>,
  preset: DeadlinePreset,
  findings: readonly Finding[],
): readonly JudgedFinding[] {
  const { reopened, unknown } = findingMoves(
    facts.current?.findings ?? NO_FINDINGS,
    findings,
    facts.service.exposure,
    preset,
  );
  return [...reopened, ...unknown];
}
