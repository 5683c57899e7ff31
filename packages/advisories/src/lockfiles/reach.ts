/**
 * What can be reached from some packages along their dependencies.
 *
 * @param next names of what a package needs; names that lead nowhere are ignored
 */
export function reach(from: Iterable<string>, next: (name: string) => Iterable<string>): ReadonlySet<string> {
  const reached = new Set<string>();
  const waiting = [...from];
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    if (reached.has(name)) continue;
    reached.add(name);
    for (const each of next(name)) if (!reached.has(each)) waiting.push(each);
  }
  return reached;
}
