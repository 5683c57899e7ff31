import { familyOf } from '../ecosystem.ts';
import type { Family } from '../family.ts';
import { parseComposer } from './composer.ts';
import { parseElixirRequirement } from './elixir-requirement.ts';
import { parseGemRequirement } from './gem-requirement.ts';
import { parseGrype } from './grype.ts';
import { parseNpmRange } from './npm-range.ts';
import { parsePep440 } from './pep440.ts';
import { type Containment, type ParsedRange, problem } from './range.ts';
import { parseVersFor } from './vers-range.ts';

/** The notations, as they are named; `npm-range` takes options after a colon: `npm-range:loose,includePrerelease`. */
export const RANGE_SYNTAXES = [
  'npm-range',
  'pep440',
  'gem-requirement',
  'composer',
  'elixir-requirement',
  'vers',
  'grype',
] as const;

/** Where each notation of one ecosystem may be used: its bounds are versions of these families. */
const HOMES: Readonly<Record<string, readonly Family[]>> = {
  'npm-range': ['npm', 'cargo', 'semver'],
  pep440: ['pypi'],
  'gem-requirement': ['rubygems'],
  composer: ['packagist'],
  'elixir-requirement': ['semver'],
};

const NPM_OPTIONS: ReadonlySet<string> = new Set(['loose', 'includePrerelease']);

/**
 * Reads a range once, to be asked often.
 *
 * @param scheme whose versions they are: an OSV ecosystem, or the name of a scheme such as `semver`
 * @param syntax one of `RANGE_SYNTAXES`
 */
export function parseRange(scheme: string, syntax: string, text: string): ParsedRange {
  const colon = syntax.indexOf(':');
  const name = colon === -1 ? syntax : syntax.slice(0, colon);
  const options =
    colon === -1
      ? []
      : syntax
          .slice(colon + 1)
          .split(/[,+&:]/)
          .filter((option) => option !== '');
  const homes = HOMES[name];
  const family = familyOf(scheme);
  if (homes !== undefined && (family === undefined || !homes.includes(family))) {
    return problem(`\`${name}\` is no notation for \`${scheme}\``);
  }
  const unknown = options.find((option) => name !== 'npm-range' || !NPM_OPTIONS.has(option));
  if (unknown !== undefined) return problem(`\`${name}\` has no option \`${unknown}\``);
  switch (name) {
    case 'npm-range':
      return parseNpmRange(text, {
        isLoose: options.includes('loose'),
        includePrerelease: options.includes('includePrerelease'),
      });
    case 'pep440':
      return parsePep440(text);
    case 'gem-requirement':
      return parseGemRequirement(text);
    case 'composer':
      return parseComposer(text);
    case 'elixir-requirement':
      return parseElixirRequirement(text);
    case 'vers':
      return parseVersFor(scheme, text);
    case 'grype':
      return parseGrype(scheme, text);
    default:
      return problem(`\`${syntax}\` is no notation known here: ${RANGE_SYNTAXES.join(', ')}`);
  }
}

/** Is the version in the range? `unknown` where the range, the version or their order can not be read. */
export function containsVersion(scheme: string, syntax: string, range: string, version: string): Containment {
  const parsed = parseRange(scheme, syntax, range);
  return parsed.ok ? parsed.range.contains(version) : 'unknown';
}
