/** What an import makes of what it was given, part by part: nothing is left out without a word. */

export interface ImportNote {
  readonly outcome: 'moves' | 'moves_with_changes' | 'cannot_move';
  /** The part, in words its owner knows it by: `layer "Nights"`. */
  readonly subject: string;
  /** What changes or why it can not move; empty when it moves as it is. */
  readonly why: string;
}

/**
 * User ids by what other systems call people: names, e-mail addresses, ids. Keys are compared in lower case without spaces around them.
 * Said by hand or found by address; nobody is guessed.
 */
export type PeopleDirectory = ReadonlyMap<string, string>;

export function peopleDirectory(entries: Iterable<readonly [string, string]>): PeopleDirectory {
  return new Map(Array.from(entries, ([key, userId]): [string, string] => [personKey(key), userId]));
}

export function findPerson(people: PeopleDirectory, name: string): string | undefined {
  return people.get(personKey(name));
}

function personKey(name: string): string {
  return name.trim().toLowerCase();
}
