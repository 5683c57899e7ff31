import {
  fieldsOf,
  type ImportNote,
  peopleDirectory,
  type PeopleDirectory,
  type ScheduleImport,
} from '@lockstep/oncall';
import { type ConfigurationDocument, identityOf, type Kind, readDocument } from '../apply/documents.ts';
import type { KnownPeople } from '../apply/known-names.ts';
import { scheduleWords } from '../apply/schedule-words.ts';
import type { ContactChannelName, ImportedContact, VendorContact } from './vendor-contacts.ts';

/** What became of one thing of the other system. */
export interface ImportLine extends ImportNote {
  /** `schedule`, `escalation policy`, ...: how the report is ordered. */
  readonly part: string;
}

export interface Translated {
  readonly documents: readonly ConfigurationDocument[];
  readonly lines: readonly ImportLine[];
  readonly contacts: readonly ImportedContact[];
}

/** Somebody as the other system knows them. */
export interface VendorPerson {
  readonly id: string;
  readonly name: string;
  readonly email: string | undefined;
  /** How they are reached there. */
  readonly contacts: readonly VendorContact[];
}

/** What to do about a channel that is not there. */
const MISSING: Readonly<Record<ContactChannelName, string>> = {
  mail: 'no mail goes out here: name a mail server under',
  sms: 'no text messages go out here: set up a provider under',
  voice: 'no calls go out here: set up a provider under',
};

/** Turns are counted from here whenever an import runs, so that running it again gives the same rotations. */
export const IMPORTED_FROM = Date.UTC(2026, 0, 5);

/** Collects documents, and a line for everything, whether it moves or not. */
export class Translation {
  readonly documents: ConfigurationDocument[] = [];
  readonly lines: ImportLine[] = [];
  readonly contacts: ImportedContact[] = [];
  /** Words files know people by, for ids, addresses and names of the other system. */
  directory: PeopleDirectory = new Map();
  readonly #people: KnownPeople;
  readonly #taken = new Map<string, string>();
  readonly #channels: ReadonlySet<string>;
  readonly now: number;

  /** @param channels by which people can be reached here */
  constructor(people: KnownPeople, channels: ReadonlySet<string>, now: number) {
    this.#people = people;
    this.#channels = channels;
    this.now = now;
  }

  /** People are found by address alone: names are not one's own. */
  people(given: readonly VendorPerson[]): void {
    const entries: [string, string][] = [];
    for (const { id, name, email, contacts } of given) {
      const subject = email ?? name;
      const found = email === undefined ? undefined : this.#people.find(email);
      if (found === undefined) {
        const why =
          email === undefined
            ? 'they have no address there'
            : 'nobody here has this address: invite them, and import again';
        this.cannot('person', subject, why);
        continue;
      }
      const word = this.#people.wordOf(found.id);
      for (const key of [id, name, email]) if (key !== undefined) entries.push([key, word]);
      this.moves('person', subject);
      for (const contact of contacts) this.#contact(word, subject, email ?? '', contact);
    }
    this.directory = peopleDirectory(entries);
  }

  /** It comes along unproven: only its owner can show that it is theirs. */
  #contact(person: string, owner: string, signIn: string, { channel, address, words }: VendorContact): void {
    const [part, subject] = ['contact method', `${owner}: ${words}`];
    if (channel === undefined)
      return this.cannot(part, subject, 'it has no counterpart: in My profile they add what there is');
    if (address === undefined)
      return this.cannot(part, subject, 'it names no country: they add it in My profile, and prove it with a code');
    if (channel === 'mail' && address.toLowerCase() === signIn.toLowerCase()) return this.moves(part, subject);
    if (!this.#channels.has(channel))
      return this.cannot(part, subject, `${MISSING[channel]} Settings, Channels, and import again`);
    if (!this.contacts.some((each) => each.person === person && each.channel === channel && each.address === address))
      this.contacts.push({ person, channel, address });
    this.moves(part, subject, ['they prove it in My profile with a code, and are not paged by it before']);
  }

  /** Where the other system has addresses and no people. */
  knowAddresses(): void {
    this.directory = peopleDirectory(this.#people.addresses());
  }

  /** How files call whoever the other system means. */
  person(key: string | undefined): string | undefined {
    return key === undefined ? undefined : this.directory.get(key.trim().toLowerCase());
  }

  /** A name of ours for theirs: the same for the same thing, another for another. */
  slug(kind: Kind, name: string, id: string): string {
    const before = this.#taken.get(`${kind}:${id}`);
    if (before !== undefined) return before;
    const plain =
      name
        .normalize('NFKD')
        .replace(/[^A-Za-z0-9._-]+/g, '-')
        .replace(/^[^A-Za-z0-9]+|-+$/g, '')
        .slice(0, 55)
        .toLowerCase() || kind;
    const others = new Set([...this.#taken].filter(([key]) => key.startsWith(`${kind}:`)).map(([, slug]) => slug));
    let slug = plain;
    for (let number = 2; others.has(slug); number += 1) slug = `${plain}-${number}`;
    this.#taken.set(`${kind}:${id}`, slug);
    return slug;
  }

  /** Of a thing that moved; undefined for one that did not. */
  known(kind: Kind, id: string | undefined): string | undefined {
    const name = id === undefined ? undefined : this.#taken.get(`${kind}:${id}`);
    return this.documents.some((each) => each.kind === kind && each.name === name) ? name : undefined;
  }

  /** Takes a document up, if it is one, and says so. */
  add(
    words: { readonly kind: Kind; readonly name: string } & Readonly<Record<string, unknown>>,
    subject: string,
    changes: readonly string[] = [],
  ): boolean {
    const part = words.kind.replaceAll('_', ' ');
    const read = readDocument(words.kind, words);
    if (!read.success) {
      const [issue] = read.error.issues;
      this.cannot(part, subject, `${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}`.trim());
      return false;
    }
    if (this.documents.some((each) => identityOf(each) === identityOf(read.data))) {
      this.cannot(part, subject, `another one is called \`${words.name}\``);
      return false;
    }
    this.documents.push(read.data);
    this.moves(part, subject, changes);
    return true;
  }

  moves(part: string, subject: string, changes: readonly string[] = []): void {
    const outcome = changes.length === 0 ? 'moves' : 'moves_with_changes';
    this.lines.push({ part, outcome, subject, why: changes.join('; ') });
  }

  cannot(part: string, subject: string, why: string): void {
    this.lines.push({ part, outcome: 'cannot_move', subject, why });
  }

  /** A schedule as an importer of `@lockstep/oncall` made it; overrides that put one person in become a layer on top. */
  schedule(id: string, { schedule, notes }: ScheduleImport, team: string | undefined, title: string): void {
    for (const note of notes) this.lines.push({ part: 'schedule', ...note, subject: `${title}: ${note.subject}` });
    if (schedule === undefined) return;
    const name = this.slug('schedule', title, id);
    const text = (at: number): string => new Date(at).toISOString();
    const versions = schedule.versions.map(({ effectiveFrom, layers }) => ({
      effectiveFrom: text(effectiveFrom),
      layers: layers.map((layer) => ({
        ...layer,
        rotations: layer.rotations.map((rotation) => ({
          ...rotation,
          endsAt: rotation.endsAt ?? null,
          participants: [...rotation.participants],
          restrictions: [...rotation.restrictions],
          shadows: [],
        })),
        fixedShifts: layer.fixedShifts
          .filter(({ to }) => to > this.now)
          .map(({ from, to, userId }) => ({ userId, from: text(from), to: text(to) })),
      })),
    }));
    // The directory's ids are the words of files already.
    const words = scheduleWords({ name, title, team: team ?? null, versions } as never, this.#people, this.now);
    const top = this.#overrides(schedule.overrides, title);
    const withTop = (layers: readonly object[]) =>
      top.length === 0 ? layers : [...layers, { id: 'overrides', name: 'Overrides', fixed_shifts: top }];
    const later = words.later.map((each) => ({ ...each, layers: withTop(each.layers) }));
    this.add({ ...words, layers: withTop(words.layers), later }, title);
  }

  #overrides(overrides: NonNullable<ScheduleImport['schedule']>['overrides'], title: string) {
    return overrides
      .filter(({ to }) => to > this.now)
      .flatMap((one) => {
        if (one.kind === 'replace' && one.replacedUserId === undefined)
          return [{ person: one.userId, from: new Date(one.from).toISOString(), to: new Date(one.to).toISOString() }];
        this.cannot(
          'schedule',
          `${title}: override \`${one.id}\``,
          'it adds, removes or replaces one of several: enter it with `lockstep schedule override`',
        );
        return [];
      });
  }
}

/** List members of what another system answers: `{ users: [...] }`, `{ data: [...] }`, `{ results: [...] }`, `{ nodes: [...] }`, or the list. */
export function listIn(source: unknown, ...names: readonly string[]): readonly unknown[] {
  const fields = fieldsOf(source);
  for (const name of names) {
    const direct = fields.list(name);
    if (direct.length > 0) return direct;
    for (const inner of ['data', 'results', 'nodes', name]) {
      const found = fields.fields(name).list(inner);
      if (found.length > 0) return found;
    }
  }
  return [];
}
