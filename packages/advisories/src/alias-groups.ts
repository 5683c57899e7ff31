/** Ids of one flaw, whatever database they come from. */
export interface AliasGroup {
  readonly name: string;
  /** All ids, the name first, then CVE, GHSA and the rest, each in order. */
  readonly ids: readonly string[];
}

export interface AliasGroups {
  /** The group of an id; an id nobody mentioned is a group of its own. */
  groupOf(id: string): AliasGroup;
}

/**
 * Joins ids and aliases into groups (never `related`: those are other flaws).
 * The result does not depend on the order of the advisories.
 */
export function groupAliases(
  advisories: Iterable<{ readonly id: string; readonly aliases: readonly string[] }>,
): AliasGroups {
  const parent = new Map<string, string>();
  const rootOf = (id: string): string => {
    let root = id;
    for (let up = parent.get(root); up !== undefined && up !== root; up = parent.get(root)) root = up;
    // Path compression keeps long alias chains from costing more with each look-up.
    for (let at = id; at !== root;) {
      const up = parent.get(at) ?? root;
      parent.set(at, root);
      at = up;
    }
    return root;
  };
  for (const { id, aliases } of advisories) {
    if (!parent.has(id)) parent.set(id, id);
    for (const alias of aliases) {
      if (!parent.has(alias)) parent.set(alias, alias);
      const [a, b] = [rootOf(id), rootOf(alias)];
      if (a !== b) parent.set(a, b);
    }
  }
  const members = Map.groupBy(parent.keys(), rootOf);
  const groups = new Map<string, AliasGroup>();
  for (const ids of members.values()) {
    const group = groupFrom(ids);
    for (const id of ids) groups.set(id, group);
  }
  return { groupOf: (id) => groups.get(id) ?? { name: id, ids: [id] } };
}

function groupFrom(ids: readonly string[]): AliasGroup {
  const sorted = ids.toSorted(compareIds);
  return { name: sorted[0] ?? '', ids: sorted };
}

/** CVE ids first, by year and number; then GHSA ids; then the rest by their text. */
export function compareIds(a: string, b: string): number {
  if (a === b) return 0;
  const [cveA, cveB] = [cveNumber(a), cveNumber(b)];
  if (cveA !== undefined && cveB !== undefined && cveA !== cveB) return cveA - cveB;
  const ranks = rankOf(a, cveA) - rankOf(b, cveB);
  return ranks === 0 ? (a < b ? -1 : 1) : ranks;
}

function rankOf(id: string, cve: number | undefined): number {
  return cve !== undefined ? 0 : id.startsWith('GHSA-') ? 1 : 2;
}

/** Year and number as one number; sorting asks for it often, so there is no regular expression here. */
function cveNumber(id: string): number | undefined {
  if (!id.startsWith('CVE-') || id[8] !== '-' || id.length > 19) return undefined;
  const year = Number(id.slice(4, 8));
  const number = Number(id.slice(9));
  return Number.isInteger(year) && Number.isInteger(number) && id.length > 9 ? year * 1e10 + number : undefined;
}
