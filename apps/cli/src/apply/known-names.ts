import { isId } from '@lockstep/contract';
import type { Json } from './compare.ts';
import { type ConfigurationDocument, identityOf, type Kind } from './documents.ts';
import type { BrokenDocument } from './read-documents.ts';
import { mapNames, mapReferences, type ReferenceKind } from './references.ts';

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
    if (isId(word)) {
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

/** What the files and the server hold. */
export interface KnownNames {
  readonly people: KnownPeople;
  /** How something is written from now on; undefined: it is not there. */
  readonly nameOf: (kind: Kind, name: string) => string | undefined;
}

/**
 * What is known by name. Last wins: a name is written as the files write it.
 *
 * @param files also those of a wrong form, which are there all the same
 */
export function knownNames(
  people: KnownPeople,
  documents: readonly Pick<ConfigurationDocument, 'kind' | 'name'>[],
  files: { readonly broken: readonly BrokenDocument[]; readonly isWhole: boolean },
): KnownNames {
  const known = new Map(documents.map((each) => [identityOf(each), each.name]));
  const ofAnyKind = new Set<string>();
  for (const { kind, name } of files.broken) {
    if (name === undefined) continue;
    if (kind === undefined) ofAnyKind.add(foldedName(name));
    else known.set(identityOf({ kind, name }), name);
  }
  return {
    people,
    // What stands where nobody could read may be what is meant.
    nameOf: (kind, name) =>
      known.get(identityOf({ kind, name })) ?? (!files.isWhole || ofAnyKind.has(foldedName(name)) ? name : undefined),
  };
}

/** A document whose names are written as what they stand for is; what stands for nothing is a problem. */
export function resolveNames(
  document: ConfigurationDocument,
  known: KnownNames,
): { readonly document: ConfigurationDocument; readonly problems: readonly DocumentProblem[] } {
  const problems: DocumentProblem[] = [];
  const resolved = mapReferences(document, resolving(known, problems));
  return { document: resolved, problems };
}

/** The same for what is no such document yet. */
export function resolveNamesIn(
  kind: Kind,
  value: Json,
  known: KnownNames,
): { readonly value: Json; readonly problems: readonly DocumentProblem[] } {
  const problems: DocumentProblem[] = [];
  return { value: mapNames(kind, value, resolving(known, problems)), problems };
}

/** @param problems what stands for nothing is added to them */
function resolving({ people, nameOf }: KnownNames, problems: DocumentProblem[]) {
  return (kind: ReferenceKind, written: string, path: string): string => {
    const name = written.trim();
    if (kind === 'person') {
      const person = people.find(name);
      if (person === undefined) problems.push({ path, ...people.problemOf(name) });
      return person === undefined ? name : people.wordOf(person.id);
    }
    const found = nameOf(kind, name);
    if (found !== undefined) return found;
    problems.push({
      path,
      problem: `there is no ${kind.replaceAll('_', ' ')} \`${name}\``,
      help: `add a document \`kind: ${kind}\` of that name, or mend the name`,
    });
    return name;
  };
}
