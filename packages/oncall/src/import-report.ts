/** What an import makes of what it was given, part by part: nothing is left out without a word. */
import type { EpochMs, Participant, Schedule } from './schedule.ts';

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

export interface ScheduleImport {
  /** Undefined when nothing of it can move. */
  readonly schedule: Schedule | undefined;
  readonly notes: readonly ImportNote[];
}

export interface ImportOptions {
  /** From here on the schedule is in force; what was before stays behind. */
  readonly from: EpochMs;
  readonly people: PeopleDirectory;
}

/** Collects the notes of one import. */
export class ImportNotes {
  readonly notes: ImportNote[] = [];

  /** What moves; with changes, each said in a sentence. */
  moves(subject: string, changes: readonly string[] = []): void {
    this.notes.push({
      outcome: changes.length === 0 ? 'moves' : 'moves_with_changes',
      subject,
      why: changes.join('; '),
    });
  }

  refuses(subject: string, why: string): void {
    this.notes.push({ outcome: 'cannot_move', subject, why });
  }

  /**
   * The person one of `keys` is known by here.
   *
   * @returns a gap, and a note, for whom nobody knows: others keep their places
   * @param so what follows from not knowing somebody
   */
  participant(
    keys: readonly (string | undefined)[],
    people: PeopleDirectory,
    subject: string,
    so = 'their turns are gaps until somebody takes them',
  ): Participant {
    const named = keys.filter((key) => key !== undefined);
    const userId = named.map((key) => findPerson(people, key)).find((id) => id !== undefined);
    if (userId !== undefined) return { kind: 'person', userId };
    this.refuses(subject, `nobody here is known as \`${named[0] ?? ''}\`: ${so}`);
    return { kind: 'empty' };
  }
}

/** For overrides: without its person there is none. */
export const LEFT_OUT = 'it is left out';
