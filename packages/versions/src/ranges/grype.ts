import { schemeOrder } from '../ecosystem.ts';
import { type LooseVersion, loose, readLoose } from '../schemes/loose.ts';
import { fuzzy } from './fuzzy.ts';
import { every, meets, type Operator, type Order, type ParsedRange, place, problem, some } from './range.ts';
import type { PlacedVersion } from './range.ts';

const CONSTRAINT = /^(<=|>=|==|<|>|=)?([^<>=]+)$/;
const QUOTED = /^\\?(["'])(.*?)\\?\1$/;
/** What SemVer-minded people write with a dot although it is a pre-release: `2.1.0.rc1`. */
const DOTTED_PRERELEASE = /\.(?=alpha|beta|rc)/g;
/** From here on a gem's version names its platform, which is no part of the order. */
const GEM_PLATFORM = /-(?:x86|x64|universal|arm|aarch64|powerpc|sparc|mswin|mingw|java|jruby|dalvik)/;
const EPOCH = /^\s*\d+:/;

/** How this notation reads the versions of a scheme: the order, what is changed before, and what the bound decides. */
interface Reading {
  readonly order: Order;
  readonly clean: (version: string) => string;
  /** The version as it is held against this bound. */
  readonly against: (version: string, bound: string) => string;
}

/**
 * The notation of vulnerability databases: `> 1.0, < 2.0 || = 3.1`; a comma joins, `||` separates, a bare version is
 * that version, and nothing is any version. Pre-releases have their plain place in the order.
 *
 * It reads some versions in its own way: an rpm epoch counts only where version and bound both name one, Bitnami's
 * revision and a gem's platform do not count, `2.1.0.rc1` is a pre-release of 2.1.0.
 * Source: the documentation of Anchore's grype, "constraint" fields of its database.
 */
export function parseGrype(scheme: string, text: string): ParsedRange {
  const reading = readingOf(scheme);
  if (reading === undefined) return problem(`no order is known for \`${scheme}\``);
  if (text.trim() === '') return { ok: true, range: { contains: () => true } };
  const alternatives: (readonly Bound[])[] = [];
  for (const alternative of text.split('||')) {
    const bounds: Bound[] = [];
    for (const part of alternative.split(',')) {
      const constraint = part.replace(/\s+/g, '');
      if (constraint === '') continue;
      const bound = boundOf(reading, constraint);
      if (bound === undefined) return problem(`\`${part.trim()}\` is no constraint on ${scheme} versions`);
      bounds.push(bound);
    }
    if (bounds.length > 0) alternatives.push(bounds);
  }
  if (alternatives.length === 0) return problem(`\`${text.trim()}\` holds no constraint`);
  return {
    ok: true,
    range: {
      contains: (given) => {
        const version = reading.clean(given);
        const own = place(reading.order, version);
        if (own === undefined) return 'unknown';
        return some(alternatives, (bounds) =>
          every(bounds, (bound) => {
            const asked = reading.against(version, bound.text);
            const placed = asked === version ? own : place(reading.order, asked);
            return placed === undefined ? 'unknown' : meets(reading.order, placed, bound);
          }),
        );
      },
    },
  };
}

interface Bound {
  readonly operator: Operator;
  readonly text: string;
  readonly version: PlacedVersion;
}

function boundOf(reading: Reading, constraint: string): Bound | undefined {
  const [, sign = '=', written = ''] = CONSTRAINT.exec(constraint) ?? [];
  const text = reading.clean(QUOTED.exec(written)?.[2] ?? written);
  const version = place(reading.order, text);
  return version === undefined ? undefined : { operator: sign === '==' ? '=' : (sign as Operator), text, version };
}

function readingOf(scheme: string): Reading | undefined {
  const order = schemeOrder(scheme);
  switch (scheme.replace(/^x-/, '')) {
    case 'fuzzy':
      return plain(fuzzy);
    case 'semver':
      return { ...plain(loose), clean: (version) => version.replace(DOTTED_PRERELEASE, '-') };
    case 'Bitnami':
    case 'bitnami':
      return { ...plain(loose), clean: (version) => withoutRevision(readLoose(version)) ?? version };
    case 'RubyGems':
    case 'gem':
      return order === undefined ? undefined : { ...plain(order), clean: withoutPlatform };
    case 'rpm':
      return order === undefined ? undefined : { ...plain(order), against: withEpochOf };
    default:
      return order === undefined ? undefined : plain(order);
  }
}

function plain(order: Order): Reading {
  return { order, clean: (version) => version.trim(), against: (version) => version };
}

function withoutRevision(version: LooseVersion | undefined): string | undefined {
  return version?.numbers.join('.');
}

function withoutPlatform(version: string): string {
  const at = version.search(GEM_PLATFORM);
  return (at === -1 ? version : version.slice(0, at)).trim();
}

/** The version with the bound's epoch, unless both name one: then each keeps its own. */
function withEpochOf(version: string, bound: string): string {
  const epoch = EPOCH.exec(bound)?.[0] ?? '';
  if (epoch === '') return version.replace(EPOCH, '');
  return EPOCH.test(version) ? version : epoch + version;
}
