import { type ConfigurationDocument, identityOf } from './documents.ts';
import { mapReferences } from './references.ts';

/** Somebody of the server, as files may call them. */
export interface KnownPerson {
  readonly id: string;
  readonly name: string;
  readonly email: string | undefined;
  readonly isActive: boolean;
}

/** What is wrong with a document: where in it, and what to do. */
export interface DocumentProblem {
  readonly path: string;
  readonly problem: string;
  readonly help: string;
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** People by address, name and id; of two with one name only the address or id says which. */
export class KnownPeople {
  readonly #byKey = new Map<string, KnownPerson[]>();
  readonly #byId: ReadonlyMap<string, KnownPerson>;

  constructor(people: readonly KnownPerson[]) {
    this.#byId = new Map(people.map((person) => [person.id, person]));
    for (const person of people)
      for (const key of new Set([person.name, person.email].filter((one) => one !== undefined)))
        this.#byKey.set(foldedName(key), [...(this.#byKey.get(foldedName(key)) ?? []), person]);
  }

  /** How files call somebody: by address, else by a name nobody else has, else by id. */
  wordOf(id: string): string {
    const person = this.#byId.get(id);
    if (person?.email !== undefined) return person.email;
    return person !== undefined && this.find(person.name)?.id === id ? person.name : id;
  }

  /** Addresses with how files call who has them. */
  addresses(): readonly (readonly [address: string, word: string])[] {
    return [...this.#byId.values()].flatMap(({ email, isActive }) =>
      email === undefined || !isActive ? [] : [[email, email] as const],
    );
  }

  /** Who is active comes first; somebody only where nobody else is meant. */
  find(word: string): KnownPerson | undefined {
    const found = this.#called(word);
    return found.length === 1 ? found[0] : undefined;
  }

  problemOf(word: string): Omit<DocumentProblem, 'path'> {
    const count = this.#called(word).length;
    return count > 1
      ? { problem: `${count} people are called \`${word}\``, help: 'name them by address' }
      : {
          problem: `nobody here is known as \`${word}\``,
          help: 'invite them in Settings, People, or name somebody else by address',
        };
  }

  #called(word: string): readonly KnownPerson[] {
    if (UUID.test(word)) {
      const person = this.#byId.get(word);
      return person === undefined ? [] : [person];
    }
    const found = this.#byKey.get(foldedName(word)) ?? [];
    const active = found.filter(({ isActive }) => isActive);
    return active.length > 0 ? active : found;
  }
}

function foldedName(text: string): string {
  return text.trim().toLowerCase();
}

/**
 * A document whose names are written as what they stand for is; what stands for nothing is a problem.
 *
 * @param known what the files and the server hold, by identity
 */
export function resolveNames(
  document: ConfigurationDocument,
  people: KnownPeople,
  known: ReadonlyMap<string, ConfigurationDocument>,
): { readonly document: ConfigurationDocument; readonly problems: readonly DocumentProblem[] } {
  const problems: DocumentProblem[] = [];
  const resolved = mapReferences(document, (kind, name, path) => {
    if (kind === 'person') {
      const person = people.find(name);
      if (person === undefined) problems.push({ path, ...people.problemOf(name) });
      return person === undefined ? name : people.wordOf(person.id);
    }
    const found = known.get(identityOf({ kind, name }));
    if (found !== undefined) return found.name;
    const what = kind.replaceAll('_', ' ');
    problems.push({
      path,
      problem: `there is no ${what} \`${name}\``,
      help: `add a document \`kind: ${kind}\` of that name, or mend the name`,
    });
    return name;
  });
  return { document: resolved, problems };
}
