import type { AffectedPackage } from './advisory.ts';
import { compareIds } from './alias-groups.ts';
import type { Component } from './component.ts';
import type { SourceOpinion } from './finding.ts';
import type { ComponentMatch } from './match-component.ts';
import { ecosystemApplies } from './release-applies.ts';

/** A source that may have an opinion: an advisory of the group, in force. */
export interface Speaker {
  readonly id: string;
  /** Left out: the packages it names are not at hand, and it is not asked. */
  readonly affected?: readonly Pick<AffectedPackage, 'ecosystem' | 'name'>[];
}

interface Part {
  readonly component: Pick<Component, 'ecosystem' | 'name' | 'version'>;
  readonly match: ComponentMatch;
}

/**
 * What each source of an alias group says about the versions of one package on which they do not agree.
 *
 * @param parts what was matched; a source that names the package and matched nothing says `not_affected`
 * @returns undefined when they agree on every version, or only one speaks
 */
export function disagreementOf(
  parts: readonly Part[],
  speakers: readonly Speaker[],
): readonly SourceOpinion[] | undefined {
  if (speakers.length < 2) return undefined;
  const opinions: SourceOpinion[] = [];
  for (const [version, about] of Map.groupBy(parts, ({ component }) => component.version)) {
    const component = about[0]?.component;
    if (component === undefined) continue;
    const said = speakers
      .filter((speaker) => namesPackage(speaker, component))
      .map(({ id }) => ({ advisoryId: id, version, says: opinionOf(id, about) }));
    if (new Set(said.map(({ says }) => says)).size > 1) opinions.push(...said);
  }
  if (opinions.length === 0) return undefined;
  return opinions.toSorted((a, b) =>
    a.version < b.version ? -1 : a.version > b.version ? 1 : compareIds(a.advisoryId, b.advisoryId),
  );
}

function namesPackage({ affected = [] }: Speaker, { ecosystem, name }: Part['component']): boolean {
  return affected.some((entry) => entry.name === name && ecosystemApplies(entry.ecosystem, ecosystem) !== 'no');
}

function opinionOf(id: string, about: readonly Part[]): SourceOpinion['says'] {
  const own = about.filter(({ match }) => match.advisoryId === id);
  if (own.some(({ match }) => match.state === 'affected')) return 'affected';
  return own.length > 0 ? 'unknown' : 'not_affected';
}
