/** Groups of files that import each other in a circle. */

/**
 * Tarjan's strongly connected components with more than one member, or one that imports itself.
 *
 * @returns each group in alphabetical order
 */
export function findCycles(graph: ReadonlyMap<string, readonly string[]>): string[][] {
  const index = new Map<string, number>();
  const low = new Map<string, number>();
  const stack: string[] = [];
  const onStack = new Set<string>();
  const cycles: string[][] = [];

  const lower = (node: string, value: number): void => {
    low.set(node, Math.min(low.get(node) ?? value, value));
  };
  const connect = (node: string): void => {
    index.set(node, index.size);
    lower(node, index.get(node) ?? 0);
    stack.push(node);
    onStack.add(node);
    const targets = graph.get(node) ?? [];
    for (const target of targets) {
      if (!index.has(target)) {
        connect(target);
        lower(node, low.get(target) ?? 0);
      } else if (onStack.has(target)) lower(node, index.get(target) ?? 0);
    }
    if (low.get(node) !== index.get(node)) return;
    const group = stack.splice(stack.indexOf(node));
    for (const member of group) onStack.delete(member);
    if (group.length > 1 || targets.includes(node)) cycles.push(group.toSorted());
  };
  for (const node of graph.keys()) if (!index.has(node)) connect(node);
  return cycles;
}
