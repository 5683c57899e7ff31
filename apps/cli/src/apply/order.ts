import { type ConfigurationDocument, identityOf, KINDS } from './documents.ts';

/**
 * By dependence: what is named comes before what names it. Policies that fall back to one another in a ring keep their order: the
 * server says what is wrong with that.
 */
export function inOrder(documents: readonly ConfigurationDocument[]): ConfigurationDocument[] {
  return KINDS.flatMap((kind) => {
    const same = documents.filter((each) => each.kind === kind);
    return kind === 'escalation_policy' ? fallbackFirst(same) : same;
  });
}

function fallbackFirst(policies: readonly ConfigurationDocument[]): ConfigurationDocument[] {
  const byIdentity = new Map(policies.map((policy) => [identityOf(policy), policy]));
  const ordered = new Set<ConfigurationDocument>();
  const walking = new Set<ConfigurationDocument>();
  const place = (policy: ConfigurationDocument): void => {
    if (ordered.has(policy) || walking.has(policy) || policy.kind !== 'escalation_policy') return;
    walking.add(policy);
    const { fallback } = policy;
    const next = fallback === null ? undefined : byIdentity.get(identityOf({ kind: policy.kind, name: fallback }));
    if (next !== undefined) place(next);
    ordered.add(policy);
  };
  for (const policy of policies) place(policy);
  return [...ordered];
}

/**
 * Where the routes stand when those of the files are in the files' order: a route that only the server has keeps its place among the
 * others, a new one comes right behind the one before it in the files.
 *
 * @param current names in the server's order
 * @param wanted names in the files' order
 */
export function routeOrder(current: readonly string[], wanted: readonly string[]): string[] {
  const isWanted = new Set(wanted);
  const known = new Set(current);
  const queue = wanted.filter((name) => known.has(name));
  const order = current.map((name) => (isWanted.has(name) ? (queue.shift() ?? name) : name));
  wanted.forEach((name, index) => {
    if (known.has(name)) return;
    const before = wanted[index - 1];
    const after = wanted.slice(index + 1).find((each) => known.has(each));
    if (before !== undefined) order.splice(order.indexOf(before) + 1, 0, name);
    else if (after === undefined) order.push(name);
    else order.splice(order.indexOf(after), 0, name);
  });
  return order;
}
