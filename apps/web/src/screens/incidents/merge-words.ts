import type { Incident } from './incident-words.ts';

type Merged = Pick<
  Incident,
  'id' | 'name' | 'title' | 'mergedInto' | 'resolvedAt' | 'isRestricted' | 'isPrivileged' | 'isDrill' | 'isSimulated'
>;

/** Why one incident can not be merged into another one, as the server would say; undefined: it can. */
export function whyNotMerged(from: Merged, to: Merged): string | undefined {
  if (from.id === to.id) return 'it is the same';
  if (to.mergedInto !== null) return `it was merged into ${to.mergedInto}`;
  if (to.resolvedAt !== null) return 'it is over';
  if (from.isRestricted !== to.isRestricted) return `${to.isRestricted ? 'it' : 'this one'} is restricted`;
  if (from.isPrivileged !== to.isPrivileged) return `${to.isPrivileged ? 'it' : 'this one'} is privileged`;
  if (from.isDrill !== to.isDrill) return `${to.isDrill ? 'it' : 'this one'} is a drill`;
  return from.isSimulated === to.isSimulated ? undefined : 'one of the two belongs to the sample';
}

/** Whether somebody who typed this may mean that incident: by number, with or without `INC-`, by name, or by words of its title. */
export function isMeant({ name, title }: Pick<Incident, 'name' | 'title'>, typed: string): boolean {
  const words = typed
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  const [first = '', ...others] = words;
  const id = name.toLowerCase();
  if (others.length === 0 && (id.startsWith(first) || id.replace(/^inc-/, '').startsWith(first))) return true;
  return words.every((word) => title.toLowerCase().includes(word));
}

/** What merging does, said before it is done. */
export function mergeWords(
  from: Pick<Incident, 'name' | 'isRestricted'> & { readonly links: readonly unknown[] },
  to: string,
): readonly string[] {
  const { length } = from.links;
  return [
    `${from.name} is over on every side. Nothing counts as proven by that: it goes on in ${to}, by the clocks there.`,
    length === 0
      ? `Whoever helps here helps there. Roles held here are offered there, where they are free.`
      : `${length === 1 ? 'What is linked here goes' : `All ${length} links go`} along. Whoever helps here helps there. Roles held here are offered there, where they are free.`,
    `The timeline of ${from.name} stays where it is. Each of the two names the other.`,
    ...(from.isRestricted ? ['Only people who may see both will see either: the others are taken off.'] : []),
  ];
}
