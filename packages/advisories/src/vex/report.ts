import type { Finding } from '../finding.ts';
import { ecosystemBase } from '../package-name.ts';
import { purlToPackage } from '../purl-package.ts';
import { applyVex, indexStatements } from './apply.ts';
import type { SourcedStatement, StatementIndex, VexOutcome } from './apply.ts';
import { bareName, bestOf, coverOf, knownOf, labelOf, linkHelp, NEARNESS, productKey } from './cover.ts';
import type { Cover, Miss, VexComponent, VexRelease } from './cover.ts';
import type { VexProduct, VexSoftware } from './statement.ts';

/** A release looked at: its findings before VEX, and its components. */
export interface VexView {
  readonly release: VexRelease;
  readonly components: readonly VexComponent[];
  readonly findings: readonly Finding[];
}

export interface VexCheck {
  readonly by: SourcedStatement;
  /** `not_applied`: it changes nothing; `because` tells the nearest miss. */
  readonly result: VexOutcome['result'];
  /** Distinct components it decides about. */
  readonly components: number;
  readonly releases: number;
  /** Names of services, in order. */
  readonly services: readonly string[];
  readonly because: string;
}

/** What is known about everything that was looked at. */
interface Inventory {
  readonly views: readonly VexView[];
  /** Each component once per view that holds it, by `ecosystem/name`. */
  readonly byLabel: ReadonlyMap<string, readonly Held[]>;
  /** Labels by the last part of their name, in lower case. */
  readonly byBareName: ReadonlyMap<string, ReadonlySet<string>>;
}

interface Held {
  readonly view: VexView;
  readonly component: VexComponent;
}

/**
 * What every statement did, or how near it came: nothing is passed over in silence.
 *
 * @param asked the statements to report on, a subset of `all`
 * @param all every statement that may decide
 * @param isKnown whether a loaded advisory goes by this id
 */
export function checkVex(
  asked: readonly SourcedStatement[],
  all: StatementIndex,
  views: readonly VexView[],
  at: string,
  isKnown: (vulnerability: string) => boolean,
): readonly VexCheck[] {
  const deeds = new Map<SourcedStatement, { readonly outcome: VexOutcome; readonly view: VexView }[]>();
  for (const one of asked) deeds.set(one, []);
  for (const view of views) {
    const { outcomes } = applyVex(view.findings, all, view.release, view.components, at);
    for (const outcome of outcomes) deeds.get(outcome.by)?.push({ outcome, view });
  }
  const inventory = inventoryOf(views);
  return asked.map((by) => checkOf(by, deeds.get(by) ?? [], inventory, isKnown));
}

/** As `checkVex`, for documents that are looked at by themselves. */
export function checkVexAlone(
  asked: readonly SourcedStatement[],
  views: readonly VexView[],
  at: string,
  isKnown: (vulnerability: string) => boolean,
): readonly VexCheck[] {
  return checkVex(asked, indexStatements(asked), views, at, isKnown);
}

const RESULTS = ['suppresses', 'keeps', 'overruled', 'not_applied'] as const;

function checkOf(
  by: SourcedStatement,
  deeds: readonly { readonly outcome: VexOutcome; readonly view: VexView }[],
  inventory: Inventory,
  isKnown: (vulnerability: string) => boolean,
): VexCheck {
  const result = RESULTS.find((one) => deeds.some(({ outcome }) => outcome.result === one));
  if (result === undefined) {
    const because = nearestMiss(by, inventory, isKnown);
    return { by, result: 'not_applied', components: 0, releases: 0, services: [], because };
  }
  const same = deeds.filter(({ outcome }) => outcome.result === result);
  const isDeed = result === 'suppresses' || result === 'keeps';
  const components = new Set(same.map(({ outcome }) => `${outcome.package}\n${outcome.versions.join()}`));
  return {
    by,
    result,
    components: isDeed ? components.size : 0,
    releases: isDeed ? new Set(same.map(({ view }) => view)).size : 0,
    services: isDeed ? [...new Set(same.map(({ view }) => view.release.service))].toSorted() : [],
    because: same[0]?.outcome.because ?? '',
  };
}

function inventoryOf(views: readonly VexView[]): Inventory {
  const byLabel = new Map<string, Held[]>();
  const byBareName = new Map<string, Set<string>>();
  for (const view of views) {
    for (const component of view.components) {
      const label = labelOf(component);
      const known = byLabel.get(label);
      if (known !== undefined) known.push({ view, component });
      else {
        byLabel.set(label, [{ view, component }]);
        const bare = bareName(component.name);
        byBareName.set(bare, (byBareName.get(bare) ?? new Set()).add(label));
      }
    }
  }
  return { views, byLabel, byBareName };
}

/** The product that came nearest, and what keeps it away. */
function nearestMiss(by: SourcedStatement, inventory: Inventory, isKnown: (id: string) => boolean): string {
  const misses = by.statement.products.map((product) => missOf(product, by, inventory));
  const nearest = bestOf(misses);
  const ids = by.statement.vulnerabilities.join(', ');
  const unknown = `the vulnerability id is unknown: no loaded advisory goes by ${ids}`;
  const isIdKnown = by.statement.vulnerabilities.some(isKnown);
  if (nearest.isCovered) {
    return isIdKnown ? `no loaded advisory says that ${ids} affects what it names here` : unknown;
  }
  return isIdKnown ? nearest.because : `${nearest.because}; and ${unknown}`;
}

function missOf(product: VexProduct, by: SourcedStatement, inventory: Inventory): Cover | Miss {
  const software: readonly VexSoftware[] = product.parts.length === 0 ? [product] : product.parts;
  const answers: (Cover | Miss)[] = [];
  for (const one of software) {
    const { purl } = knownOf(one);
    const label = purl === undefined ? '' : labelOf(purlToPackage(purl));
    const held = distinct(inventory.byLabel.get(label) ?? []);
    answers.push(...held.map(({ view, component }) => coverOf(product, by.source.trust, view.release, component)));
    if (held.length === 0) answers.push(absentMiss(one, label, inventory));
  }
  const nearest = bestOf([...answers, ...asProduct(product, by, inventory)]);
  // Of a version that differs, all that are held are named.
  if (nearest.isCovered || nearest.nearness !== NEARNESS.otherVersion) return nearest;
  return { ...nearest, because: withVersions(nearest.because, software, inventory) };
}

/** The product as one of our services: covered there, it is the flaw that no finding has. */
function asProduct(product: VexProduct, by: SourcedStatement, { views }: Inventory): (Cover | Miss)[] {
  const nobody: VexComponent = { ecosystem: '', name: '', version: '' };
  const whole = { ...product, parts: [] };
  const answers = views.map(({ release }) => coverOf(whole, by.source.trust, release, nobody));
  const isService = answers.some((answer) => answer.isCovered || answer.nearness === NEARNESS.otherServiceRelease);
  if (product.parts.length === 0 && !isService && isLikeService(product)) {
    return [
      {
        isCovered: false,
        nearness: NEARNESS.unknownService,
        because: `\`${product.text}\` is no service that we know: ${linkHelp(product)}`,
      },
    ];
  }
  return product.parts.length === 0 || !answers.some((answer) => answer.isCovered)
    ? answers.filter((answer) => answer.isCovered || answer.nearness === NEARNESS.otherServiceRelease)
    : [];
}

function isLikeService(product: VexProduct): boolean {
  const type = knownOf(product).purl?.type;
  return type === undefined || type === 'oci' || type === 'docker' || type === 'generic';
}

function absentMiss(software: VexSoftware, label: string, inventory: Inventory): Miss {
  const { purl, problem } = knownOf(software);
  if (purl === undefined) {
    const because = problem ?? `\`${software.text}\` has no purl: names alone are not matched`;
    return { isCovered: false, nearness: NEARNESS.noPurl, because };
  }
  const others = inventory.byBareName.get(bareName(purl.name));
  if (others !== undefined) {
    const listed = [...others].toSorted().slice(0, 3).join(', ');
    return {
      isCovered: false,
      nearness: NEARNESS.likeName,
      because: `the namespace or type differs: it names ${label}, releases hold ${listed}`,
    };
  }
  return {
    isCovered: false,
    nearness: NEARNESS.otherPackage,
    because: `no release holds ${label === '/' ? software.text : label}`,
  };
}

/** One of each service and version: what differs by release only is asked once per release of a service. */
function distinct(held: readonly Held[]): readonly Held[] {
  const seen = new Map<string, Held>();
  for (const one of held) {
    const { release } = one.view;
    seen.set(`${release.service}\n${release.version}\n${one.component.ecosystem}\n${one.component.version}`, one);
    if (seen.size >= 1_000) break;
  }
  return [...seen.values()];
}

function withVersions(because: string, software: readonly VexSoftware[], { byLabel }: Inventory): string {
  const versions = software.flatMap((one) => {
    const { purl } = knownOf(one);
    const held = purl === undefined ? [] : (byLabel.get(labelOf(purlToPackage(purl))) ?? []);
    return held.map(({ component }) => component.version);
  });
  const all = [...new Set(versions)].toSorted();
  if (all.length < 2) return because;
  const listed = all.slice(0, 5).join(', ');
  const more = all.length > 5 ? ` and ${all.length - 5} more` : '';
  return because.replace(/; the release holds .*$/, `; releases hold ${listed}${more}`);
}

/** The packages that statements name, products and parts: whoever reports on them needs the releases that hold these. */
export function packagesNamed(
  statements: Iterable<SourcedStatement['statement']>,
): readonly { readonly ecosystem: string; readonly name: string }[] {
  const named = new Map<string, { readonly ecosystem: string; readonly name: string }>();
  for (const { products } of statements) {
    for (const software of products.flatMap((product): readonly VexSoftware[] => [product, ...product.parts])) {
      const { purl } = knownOf(software);
      if (purl === undefined) continue;
      const found = purlToPackage(purl);
      named.set(labelOf(found), { ecosystem: ecosystemBase(found.ecosystem), name: found.name });
    }
  }
  return [...named.values()];
}

/** Keys of the products that statements speak of, each once, in order. */
export function productKeysOf(statements: Iterable<SourcedStatement['statement']>): readonly string[] {
  const keys = new Set<string>();
  for (const { products } of statements) for (const product of products) keys.add(productKey(product));
  return [...keys].toSorted();
}
