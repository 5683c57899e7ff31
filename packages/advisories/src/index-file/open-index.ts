import type { Advisory } from '../advisory.ts';
import type { AliasGroup } from '../alias-groups.ts';
import { compileAffected } from '../evaluate.ts';
import { isRecord } from '../json-values.ts';
import type { AdvisoryIndex } from '../match.ts';
import { packageOf } from '../match-component.ts';
import type { CompiledPackage } from '../match-component.ts';
import { Cursor, DamagedIndex, Section } from './bytes.ts';
import type { AboutIndex } from './encode-index.ts';
import { type SectionName, splitSections } from './layout.ts';
import { packageHash } from './package-hash.ts';
import { readEntry, readFacts, type Source } from './record.ts';
import { TextTable } from './texts.ts';

/** An index over a file: what is asked for is read from the bytes, the rest stays as it is. */
export interface FileIndex extends AdvisoryIndex {
  /** Newest date that any record of an ecosystem carries. */
  readonly contentAt: ReadonlyMap<string, string | undefined>;
  /** Records that could not be read when the index was made; `shown` holds the first of them. */
  readonly rejected: AboutIndex['rejected'];
  /** Every record, in order of id. */
  records(): Generator<Advisory>;
}

export type OpenedIndex =
  | { readonly ok: true; readonly index: FileIndex }
  | { readonly ok: false; readonly problem: string; readonly help: string };

/**
 * Opens a file made by `encodeIndex`. The bytes are kept and must not change.
 *
 * @returns a problem for bytes that are no such file, cut short, damaged or of another format. A file that was forged so
 *   that its checksum fits throws `DamagedIndex` when the forged part is asked for.
 */
export function openIndex(bytes: Uint8Array): OpenedIndex {
  const split = splitSections(bytes);
  if (!split.ok) return split;
  try {
    return { ok: true, index: indexOf(split.sections) };
  } catch (error) {
    if (!(error instanceof DamagedIndex)) throw error;
    return { ok: false, problem: `the advisory index is damaged: ${error.message}`, help: 'make it again' };
  }
}

/** Records kept after they were read: findings ask for the same ones again and again. */
const RECORDS_KEPT = 5_000;

function indexOf(sections: Readonly<Record<SectionName, Uint8Array>>): FileIndex {
  const about = aboutOf(sections.about);
  const texts = new TextTable(new Section(sections.texts));
  const recordPlaces = new Section(sections.recordPlaces);
  const records = new Section(sections.records);
  const packages = packagesOf(sections, texts, records);
  if (about.advisories > about.ids || about.ids > texts.size || recordPlaces.length !== about.advisories * 4) {
    throw new DamagedIndex('its parts do not fit together');
  }

  const recordOf = (number: number): Advisory => {
    texts.begin();
    const cursor = new Cursor(records, recordPlaces.u32At(number * 4));
    const facts = readFacts({ cursor, texts }, texts.text(number));
    const entriesAt = cursor.at;
    return {
      ...facts,
      // Findings show what a record says of itself; what it says of packages is mostly not asked for.
      get affected() {
        texts.begin();
        const entries = new Cursor(records, entriesAt);
        return Array.from({ length: entries.length() }, () => readEntry({ cursor: entries, texts }));
      },
    };
  };
  const kept = new Map<number, Advisory>();

  const ecosystems = new Set(about.ecosystems);

  return {
    contentAt: new Map(Object.entries(about.contentAt).map(([base, date]) => [base, date ?? undefined])),
    rejected: about.rejected,
    advisories: {
      size: about.advisories,
      get: (id) => {
        const number = texts.find(id, 0, about.advisories);
        if (number === undefined) return undefined;
        const known = kept.get(number);
        if (known !== undefined) return known;
        const record = recordOf(number);
        if (kept.size >= RECORDS_KEPT) kept.clear();
        kept.set(number, record);
        return record;
      },
    },
    groups: { groupOf: groupsOf(sections, texts, about) },
    packageOf: packages,
    coversEcosystem: (ecosystem) => ecosystems.has(ecosystem),
    *records() {
      for (let number = 0; number < about.advisories; number++) {
        const { affected, ...facts } = recordOf(number);
        yield { ...facts, affected };
      }
    },
  };
}

function aboutOf(bytes: Uint8Array): AboutIndex {
  try {
    const about: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
    if (isAbout(about)) return about;
  } catch {
    // Told below.
  }
  throw new DamagedIndex('it does not say what it holds');
}

function isAbout(value: unknown): value is AboutIndex {
  if (!isRecord(value) || !isRecord(value['contentAt']) || !isRecord(value['rejected'])) return false;
  const { count, shown } = value['rejected'];
  const { ecosystems = [] } = value;
  return (
    Number.isSafeInteger(value['advisories']) &&
    Number.isSafeInteger(value['ids']) &&
    Object.values(value['contentAt']).every((date) => date === null || typeof date === 'string') &&
    Array.isArray(ecosystems) &&
    ecosystems.every((ecosystem) => typeof ecosystem === 'string') &&
    Number.isSafeInteger(count) &&
    Array.isArray(shown) &&
    shown.every((item) => isRecord(item) && typeof item['at'] === 'string' && typeof item['problem'] === 'string')
  );
}

function packagesOf(
  sections: Readonly<Record<SectionName, Uint8Array>>,
  texts: TextTable,
  records: Section,
): (base: string, name: string) => CompiledPackage | undefined {
  const slots = new Section(sections.packageSlots);
  const packages = new Section(sections.packages);
  const size = slots.length / 4;
  if (!Number.isInteger(Math.log2(size))) throw new DamagedIndex('its table of packages has an odd size');
  return (base, name) => {
    const hash = packageHash(base, name);
    // A forged table may have no empty slot.
    for (let step = 0; step < size; step++) {
      const slot = slots.u32At(((hash + step) & (size - 1)) * 4);
      if (slot === 0) return undefined;
      const cursor = new Cursor(packages, slot - 1);
      const [baseNumber, nameNumber] = [cursor.count(), cursor.count()];
      if (texts.compare(nameNumber, name) === 0 && texts.compare(baseNumber, base) === 0) {
        return readPackage(cursor, texts, records);
      }
    }
    return undefined;
  };
}

function readPackage(cursor: Cursor, texts: TextTable, records: Section): CompiledPackage {
  texts.begin();
  const advisories = Array.from({ length: cursor.length() }, () => {
    const id = texts.text(cursor.count());
    const entries = Array.from({ length: cursor.length() }, () => {
      const source: Source = { cursor: new Cursor(records, cursor.count()), texts };
      return readEntry(source);
    });
    return compileAffected({ id }, entries);
  });
  return packageOf(advisories);
}

function groupsOf(
  sections: Readonly<Record<SectionName, Uint8Array>>,
  texts: TextTable,
  about: AboutIndex,
): (id: string) => AliasGroup {
  const places = new Section(sections.groupPlaces);
  const groups = new Section(sections.groups);
  if (places.length !== about.ids * 4) throw new DamagedIndex('its table of aliases has an odd size');
  return (id) => {
    const number = texts.find(id, 0, about.advisories) ?? texts.find(id, about.advisories, about.ids);
    const place = number === undefined ? 0 : places.u32At(number * 4);
    if (place === 0) return { name: id, ids: [id] };
    texts.begin();
    const cursor = new Cursor(groups, place - 1);
    const ids = Array.from({ length: cursor.length() }, () => texts.text(cursor.count()));
    return { name: ids[0] ?? id, ids };
  };
}
