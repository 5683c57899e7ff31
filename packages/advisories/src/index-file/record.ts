import type { Advisory, AffectedPackage, AffectedRange, RangeEvent } from '../advisory.ts';
import { isRecord } from '../json-values.ts';
import { type Cursor, DamagedIndex } from './bytes.ts';
import type { TextTable } from './texts.ts';

/** Takes what a record is made of, in sequence: first to count the texts, then to write them by number. */
export interface Sink {
  count(value: number): void;
  text(text: string): void;
}

export interface Source {
  readonly cursor: Cursor;
  readonly texts: TextTable;
}

const EVENT_KINDS = ['introduced', 'fixed', 'lastAffected', 'limit'] as const;
const FLAGS = { malicious: 1, fromFeed: 2, own: 4, restricted: 8, open: 16 } as const;
const PRESENCE = { absent: 0, text: 1, instant: 2 } as const;

/** Everything of a record but its id and its packages. */
export function writeFacts(sink: Sink, advisory: Advisory): void {
  const { aliases, related, summary, publishedAt, modifiedAt, withdrawnAt, cvss, sourceLevel, referencedCves } =
    advisory;
  writeTexts(sink, aliases);
  writeTexts(sink, related);
  // Summaries share their words, so words are what is worth storing once.
  writeTexts(sink, summary.split(' '));
  for (const instant of [publishedAt, modifiedAt, withdrawnAt]) writeInstant(sink, instant);
  writeOptional(sink, cvss?.vector);
  if (cvss !== undefined) sink.text(String(cvss.baseScore));
  writeOptional(sink, sourceLevel);
  sink.count(flagsOf(advisory));
  writeTexts(sink, referencedCves);
  writeOptional(sink, unplacedOf(advisory));
}

/** Facts follow at the cursor. */
export function readFacts(source: Source, id: string): Omit<Advisory, 'affected'> {
  const { cursor, texts } = source;
  const aliases = readTexts(source);
  const related = readTexts(source);
  const summary = readTexts(source).join(' ');
  const [publishedAt, modifiedAt, withdrawnAt] = [readInstant(source), readInstant(source), readInstant(source)];
  const vector = readOptional(source);
  const cvss = vector === undefined ? undefined : { vector, baseScore: Number(texts.text(cursor.count())) };
  const sourceLevel = readOptional(source);
  const flags = cursor.count();
  const referencedCves = readTexts(source);
  return {
    id,
    aliases,
    related,
    summary,
    publishedAt,
    modifiedAt,
    withdrawnAt,
    cvss,
    sourceLevel,
    isMalicious: (flags & FLAGS.malicious) !== 0,
    referencedCves,
    ...((flags & FLAGS.fromFeed) === 0 ? {} : { origin: 'feed' as const }),
    ...((flags & FLAGS.own) === 0 ? {} : { origin: 'own' as const }),
    ...((flags & FLAGS.restricted) === 0 ? {} : { isRestricted: true }),
    ...((flags & FLAGS.open) === 0 ? {} : { isRestricted: false }),
    ...fieldsOf(readOptional(source)),
  };
}

/** One package of a record. */
export function writeEntry(sink: Sink, entry: AffectedPackage): void {
  const { ecosystem, name, versions, ranges, isUpperBoundUnknown, ...rest } = entry;
  sink.text(ecosystem);
  sink.text(name);
  writeTexts(sink, versions);
  sink.count(ranges.length);
  for (const range of ranges) writeRange(sink, range);
  sink.count(isUpperBoundUnknown ? 1 : 0);
  writeOptional(sink, textOfFields(rest));
}

/** One package of a record, from the cursor on. Throws `DamagedIndex` where the bytes are none. */
export function readEntry(source: Source): AffectedPackage {
  const { cursor, texts } = source;
  const ecosystem = texts.text(cursor.count());
  const name = texts.text(cursor.count());
  const versions = readTexts(source);
  const ranges = Array.from({ length: cursor.length() }, () => readRange(source));
  const isUpperBoundUnknown = cursor.count() === 1;
  return { ecosystem, name, versions, ranges, isUpperBoundUnknown, ...fieldsOf(readOptional(source)) };
}

function writeRange(sink: Sink, { type, events, ...rest }: AffectedRange): void {
  sink.text(type);
  sink.count(events.length);
  for (const event of events) {
    const kind = EVENT_KINDS.findIndex((name) => name in event);
    sink.count(kind);
    sink.text(Object.values(event)[0] ?? '');
  }
  writeOptional(sink, textOfFields(rest));
}

function readRange(source: Source): AffectedRange {
  const { cursor, texts } = source;
  const type = texts.text(cursor.count());
  if (type !== 'SEMVER' && type !== 'ECOSYSTEM' && type !== 'GIT') throw new DamagedIndex('a range has no type');
  const events = Array.from({ length: cursor.length() }, () =>
    eventOf(EVENT_KINDS[cursor.count()], texts.text(cursor.count())),
  );
  return { type, events, ...fieldsOf(readOptional(source)) };
}

function eventOf(kind: (typeof EVENT_KINDS)[number] | undefined, version: string): RangeEvent {
  switch (kind) {
    case 'introduced':
      return { introduced: version };
    case 'fixed':
      return { fixed: version };
    case 'lastAffected':
      return { lastAffected: version };
    case 'limit':
      return { limit: version };
    case undefined:
      throw new DamagedIndex('an event is of no kind');
  }
}

function flagsOf({ isMalicious, origin, isRestricted }: Advisory): number {
  return (
    (isMalicious ? FLAGS.malicious : 0) +
    (origin === 'feed' ? FLAGS.fromFeed : origin === 'own' ? FLAGS.own : 0) +
    (isRestricted === true ? FLAGS.restricted : isRestricted === false ? FLAGS.open : 0)
  );
}

const PLACED: ReadonlySet<string> = new Set<keyof Advisory>([
  'id',
  'aliases',
  'related',
  'summary',
  'publishedAt',
  'modifiedAt',
  'withdrawnAt',
  'affected',
  'cvss',
  'sourceLevel',
  'isMalicious',
  'referencedCves',
  'origin',
  'isRestricted',
]);

/** Fields without a place of their own travel as JSON: a new one is never lost on the way. */
function unplacedOf(advisory: Advisory): string | undefined {
  return textOfFields(Object.fromEntries(Object.entries(advisory).filter(([field]) => !PLACED.has(field))));
}

function textOfFields(fields: object): string | undefined {
  const text = JSON.stringify(fields);
  return text === '{}' ? undefined : text;
}

function fieldsOf(text: string | undefined): object {
  if (text === undefined) return {};
  try {
    const fields: unknown = JSON.parse(text);
    if (isRecord(fields)) return fields;
  } catch {
    // Told below.
  }
  throw new DamagedIndex('the fields of a record are not JSON');
}

function writeTexts(sink: Sink, texts: readonly string[]): void {
  sink.count(texts.length);
  for (const text of texts) sink.text(text);
}

function readTexts({ cursor, texts }: Source): readonly string[] {
  return Array.from({ length: cursor.length() }, () => texts.text(cursor.count()));
}

function writeOptional(sink: Sink, text: string | undefined): void {
  sink.count(text === undefined ? PRESENCE.absent : PRESENCE.text);
  if (text !== undefined) sink.text(text);
}

function readOptional({ cursor, texts }: Source): string | undefined {
  return cursor.count() === PRESENCE.absent ? undefined : texts.text(cursor.count());
}

/** Instants as milliseconds where that gives back the very text. */
function writeInstant(sink: Sink, instant: string | undefined): void {
  const milliseconds = instant === undefined ? Number.NaN : Date.parse(instant);
  if (milliseconds < 0 || Number.isNaN(milliseconds) || new Date(milliseconds).toISOString() !== instant) {
    writeOptional(sink, instant);
    return;
  }
  sink.count(PRESENCE.instant);
  sink.count(milliseconds);
}

function readInstant({ cursor, texts }: Source): string | undefined {
  switch (cursor.count()) {
    case PRESENCE.absent:
      return undefined;
    case PRESENCE.text:
      return texts.text(cursor.count());
    default: {
      const milliseconds = cursor.count();
      if (milliseconds > 8.64e15) throw new DamagedIndex('a date is none');
      return new Date(milliseconds).toISOString();
    }
  }
}
