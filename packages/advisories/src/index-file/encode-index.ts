import type { Advisory, AffectedPackage } from '../advisory.ts';
import { ecosystemsOf, entriesByPackage, mergedById } from '../match.ts';
import { groupAliases } from '../alias-groups.ts';
import { ecosystemBase } from '../package-name.ts';
import { ByteWriter } from './bytes.ts';
import { joinSections } from './layout.ts';
import { packageHash } from './package-hash.ts';
import { type Sink, writeEntry, writeFacts } from './record.ts';
import { encodeTexts } from './texts.ts';

/** What the records themselves do not tell. */
export interface IndexNotes {
  /** Records that could not be read when the index was made: each one might have been a reason to stop. */
  readonly rejected: readonly { readonly at: string; readonly problem: string }[];
}

/** Where each entry of a record ended up. */
type EntryPlaces = ReadonlyMap<AffectedPackage, number>;

/**
 * Writes advisories as one file that answers without being read as a whole: see `openIndex`.
 * Records that share an id are merged, see `mergeAdvisories`. Equal records in equal order give equal bytes.
 */
export function encodeIndex(advisories: Iterable<Advisory>, notes: IndexNotes = { rejected: [] }): Uint8Array {
  const byId = mergedById(advisories);
  const ids = [...byId.keys()].toSorted();
  const aliases = new Set([...byId.values()].flatMap((advisory) => advisory.aliases.filter((id) => !byId.has(id))));
  const named = [...ids, ...[...aliases].toSorted()];
  const texts = numberTexts(named, byId.values());
  const numberOf = (text: string): number => {
    const number = texts.get(text);
    if (number === undefined) throw new RangeError('a text was not numbered');
    return number;
  };

  const { recordPlaces, records, entryPlaces } = writeRecords(ids, byId, numberOf);
  return joinSections({
    about: new TextEncoder().encode(JSON.stringify(aboutOf(byId, named.length, notes))),
    texts: encodeTexts([...texts.keys()]),
    ...writePackages(byId.values(), entryPlaces, numberOf),
    recordPlaces,
    records,
    ...writeGroups(named, byId.values(), numberOf),
  });
}

/** Kept as JSON: small, and read at every opening. */
export interface AboutIndex {
  readonly advisories: number;
  /** Ids of advisories, then aliases that are no advisory of their own: the first texts, each part sorted. */
  readonly ids: number;
  /** Newest date that any record of the ecosystem carries; null: none does. */
  readonly contentAt: Readonly<Record<string, string | null>>;
  /** Every ecosystem that a record names, suffix and all; left out by what wrote such files at first: nobody knows. */
  readonly ecosystems?: readonly string[];
  readonly rejected: { readonly count: number; readonly shown: IndexNotes['rejected'] };
}

const REJECTED_SHOWN = 100;

function aboutOf(byId: ReadonlyMap<string, Advisory>, ids: number, notes: IndexNotes): AboutIndex {
  const contentAt = new Map<string, string | null>();
  for (const { modifiedAt, publishedAt, affected } of byId.values()) {
    const date = modifiedAt ?? publishedAt ?? null;
    for (const base of new Set(affected.map(({ ecosystem }) => ecosystemBase(ecosystem)))) {
      const known = contentAt.get(base) ?? null;
      contentAt.set(base, known === null || (date !== null && date > known) ? date : known);
    }
  }
  return {
    advisories: byId.size,
    ids,
    contentAt: Object.fromEntries(contentAt),
    ecosystems: [...ecosystemsOf(byId.values())].toSorted(),
    rejected: { count: notes.rejected.length, shown: notes.rejected.slice(0, REJECTED_SHOWN) },
  };
}

/** Ids first, in their order; the others by how often they occur, so that the usual ones take a byte or two. */
function numberTexts(named: readonly string[], advisories: Iterable<Advisory>): ReadonlyMap<string, number> {
  const uses = new Map<string, number>();
  const sink: Sink = { count: () => undefined, text: (text) => uses.set(text, (uses.get(text) ?? 0) + 1) };
  for (const advisory of advisories) {
    writeFacts(sink, advisory);
    for (const entry of advisory.affected) {
      sink.text(ecosystemBase(entry.ecosystem));
      writeEntry(sink, entry);
    }
  }
  for (const id of named) uses.delete(id);
  const others = [...uses].toSorted(([, a], [, b]) => b - a).map(([text]) => text);
  return new Map([...named, ...others].map((text, number) => [text, number]));
}

function writeRecords(
  ids: readonly string[],
  byId: ReadonlyMap<string, Advisory>,
  numberOf: (text: string) => number,
): { recordPlaces: Uint8Array; records: Uint8Array; entryPlaces: EntryPlaces } {
  const places = new ByteWriter();
  const records = new ByteWriter();
  const entryPlaces = new Map<AffectedPackage, number>();
  const sink: Sink = { count: (value) => records.count(value), text: (text) => records.count(numberOf(text)) };
  for (const id of ids) {
    const advisory = byId.get(id);
    if (advisory === undefined) continue;
    places.u32(records.length);
    writeFacts(sink, advisory);
    records.count(advisory.affected.length);
    for (const entry of advisory.affected) {
      entryPlaces.set(entry, records.length);
      writeEntry(sink, entry);
    }
  }
  return { recordPlaces: places.written(), records: records.written(), entryPlaces };
}

/** Packages in a hash table with open addressing; each with its advisories in the order in which the records came. */
function writePackages(
  advisories: Iterable<Advisory>,
  entryPlaces: EntryPlaces,
  numberOf: (text: string) => number,
): { packageSlots: Uint8Array; packages: Uint8Array } {
  const packages = new ByteWriter();
  const places: { hash: number; place: number }[] = [];
  for (const [base, names] of entriesByPackage(advisories)) {
    for (const [name, byAdvisory] of names) {
      places.push({ hash: packageHash(base, name), place: packages.length });
      packages.count(numberOf(base));
      packages.count(numberOf(name));
      packages.count(byAdvisory.size);
      for (const [advisory, entries] of byAdvisory) {
        packages.count(numberOf(advisory.id));
        packages.count(entries.length);
        for (const entry of entries) packages.count(entryPlaces.get(entry) ?? 0);
      }
    }
  }
  return { packageSlots: slotsOf(places), packages: packages.written() };
}

/** At most half full, so that a search ends soon. A slot holds the place plus one; zero is an empty slot. */
function slotsOf(places: readonly { readonly hash: number; readonly place: number }[]): Uint8Array {
  const size = 2 ** Math.ceil(Math.log2(Math.max(1, places.length) * 2));
  const slots = new Uint32Array(size);
  for (const { hash, place } of places) {
    let at = hash & (size - 1);
    while (slots[at] !== 0) at = (at + 1) & (size - 1);
    slots[at] = place + 1;
  }
  const bytes = new ByteWriter();
  for (const slot of slots) bytes.u32(slot);
  return bytes.written();
}

/** Per id the place plus one of its alias group; zero: it stands alone. */
function writeGroups(
  named: readonly string[],
  advisories: Iterable<Advisory>,
  numberOf: (text: string) => number,
): { groupPlaces: Uint8Array; groups: Uint8Array } {
  const aliasGroups = groupAliases(advisories);
  const places = new ByteWriter();
  const groups = new ByteWriter();
  const written = new Map<string, number>();
  for (const id of named) {
    const group = aliasGroups.groupOf(id);
    if (group.ids.length === 1) {
      places.u32(0);
      continue;
    }
    const known = written.get(group.name);
    places.u32((known ?? groups.length) + 1);
    if (known !== undefined) continue;
    written.set(group.name, groups.length);
    groups.count(group.ids.length);
    for (const member of group.ids) groups.count(numberOf(member));
  }
  return { groupPlaces: places.written(), groups: groups.written() };
}
