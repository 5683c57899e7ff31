import type { IncomingAlert, SenderKind } from '@lockstep/alerting';
import type { SpokenAlert } from './message.ts';

/** Characters of entries kept per generation; there are two. */
const mostCharacters = 2 * 1024 * 1024;
/** Longer entries are rare: nothing is saved by keeping them. */
const longestEntry = 16 * 1024;
/** As the parsers of lists have it. */
const mostEntries = 10_000;

const between = '},{';
/** Digests of entries that came once; a power of two. What is overwritten by another one has to come once more. */
const onceSlots = 65_536;

/** What may differ from one repeat to the next. */
const moments = ['startsAt', 'endsAt'] as const;
type Moment = (typeof moments)[number];
/** Texts of moments that are remembered: those of one message are often the same. */
const mostTimes = 1_000;
/** The one form of a time that needs no parser to be told from anything else. */
const plainTime = /^[12]\d{3}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)$/;

interface Entry {
  readonly alert: SpokenAlert;
  /** Its text without its moments: what stands before, between and behind them. */
  readonly pieces: readonly string[];
  /** One less than the pieces, in the order of the text. */
  readonly moments: readonly Moment[];
}

/**
 * Reads lists of alerts whose senders repeat themselves word for word, except for a moving `endsAt` (Prometheus) and, with
 * two of a kind, `startsAt`. A list is cut into the texts of its entries; an entry that was read before is not read again. Cutting can not go wrong: where all pieces are JSON by
 * themselves, the list is made of exactly these, since JSON can be read in one way only. Whatever is not as plain as that is left to
 * the parser of the whole.
 */
export class KnownEntries {
  readonly #kind: SenderKind;
  /** By the text of their labels, or what looks like it: which entry it is, is told by its whole text. */
  #young = new Map<string, Entry>();
  #old = new Map<string, Entry>();
  #characters = 0;
  readonly #once = new Uint32Array(onceSlots);
  readonly #times = new Map<string, number>();

  constructor(kind: SenderKind) {
    this.#kind = kind;
  }

  /** @returns undefined where the whole has to be read as such */
  read(text: string, now: number): readonly IncomingAlert[] | undefined {
    const length = text.endsWith('\n') ? text.length - 1 : text.length;
    if (!text.startsWith('[{') || !text.startsWith('}]', length - 2)) return undefined;
    const alerts: IncomingAlert[] = [];
    for (let from = 1; from < length;) {
      const end = text.indexOf(between, from);
      const to = end === -1 ? length - 1 : end + 1;
      const alert = this.#readEntry(text.slice(from, to), now);
      if (alert === undefined || alerts.length === mostEntries) return undefined;
      alerts.push(alert);
      from = to + 1;
    }
    return alerts;
  }

  #readEntry(text: string, now: number): IncomingAlert | undefined {
    const key = labelsOf(text);
    const known = this.#find(key);
    const told = known === undefined ? undefined : this.#momentsIn(text, known);
    if (known === undefined || told === undefined) return this.#add(key, text, now);
    const { startsAt = known.alert.startsAt, endsAt } = told;
    if (startsAt !== undefined && endsAt !== undefined && startsAt > endsAt) return undefined;
    const action = endsAt !== undefined && endsAt <= now ? 'resolve' : 'fire';
    const { alert } = known;
    const isSame = startsAt === alert.startsAt && endsAt === alert.endsAt && action === alert.action;
    return isSame ? alert : { ...alert, startsAt, endsAt, action };
  }

  /** @returns undefined where it is another text */
  #momentsIn(text: string, { pieces, moments: names }: Entry): { [Name in Moment]?: number } | undefined {
    const told: { [Name in Moment]?: number } = {};
    let at = 0;
    for (let index = 0; index < pieces.length; index += 1) {
      const piece = pieces[index] ?? '';
      const pieceEnd = at + piece.length;
      if (text.slice(at, pieceEnd) !== piece) return undefined;
      const name = names[index];
      if (name === undefined) return pieceEnd === text.length ? told : undefined;
      at = text.indexOf('"', pieceEnd);
      const time = this.#timeOf(text.slice(pieceEnd, at));
      if (time === undefined) return undefined;
      told[name] = time;
    }
    return undefined;
  }

  #timeOf(text: string): number | undefined {
    const known = this.#times.get(text);
    if (known !== undefined) return known;
    const time = timeOf(text);
    if (time === undefined) return undefined;
    if (this.#times.size >= mostTimes) this.#times.clear();
    this.#times.set(own(text), time);
    return time;
  }

  #find(key: string): Entry | undefined {
    const young = this.#young.get(key);
    if (young !== undefined) return young;
    const old = this.#old.get(key);
    if (old !== undefined) this.#keep(key, old);
    return old;
  }

  /** @returns undefined where it is not a good alert by itself */
  #add(key: string, text: string, now: number): SpokenAlert | undefined {
    const posted = text.length > longestEntry ? undefined : parsed(text);
    const alert = posted === undefined ? undefined : this.#kind.parseEntry?.(posted, now);
    if (posted === undefined || alert === undefined || typeof alert === 'string') return undefined;
    // Most never come again: they would only fill the memory for long enough to be dear to collect.
    const spoken: SpokenAlert = { ...alert, spoken: {} };
    if (!this.#cameBefore(key)) return spoken;
    const entry = { alert: spoken, ...cutOf(posted, text) };
    // What ends has to be looked at every time.
    if (spoken.endsAt === undefined || entry.moments.includes('endsAt')) this.#keep(key, entry);
    return spoken;
  }

  #cameBefore(key: string): boolean {
    const digest = digestOf(key);
    const slot = digest % onceSlots;
    if (this.#once[slot] === digest) return true;
    this.#once[slot] = digest;
    return false;
  }

  #keep(key: string, entry: Entry): void {
    this.#young.set(own(key), entry);
    this.#characters += key.length + entry.pieces.reduce((sum, piece) => sum + piece.length, 0);
    if (this.#characters < mostCharacters) return;
    this.#old = this.#young;
    this.#young = new Map();
    this.#characters = 0;
  }
}

/** FNV-1a: two texts of one digest cost no more than memory. */
function digestOf(text: string): number {
  let digest = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) digest = Math.imul(digest ^ text.charCodeAt(at), 0x01000193);
  return digest >>> 0;
}

/** A text of its own: a piece of a text keeps all of it in memory. */
function own(text: string): string {
  return Buffer.from(text).toString();
}

function labelsOf(text: string): string {
  const member = '"labels":';
  let brace = text.indexOf('{', 1);
  while (brace !== -1 && !text.startsWith(member, brace - member.length)) brace = text.indexOf('{', brace + 1);
  return brace === -1 ? '' : text.slice(brace, text.indexOf('}', brace));
}

function timeOf(text: string): number | undefined {
  const time = plainTime.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(time) || time < 0 ? undefined : time;
}

function parsed(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}

function cutOf(posted: Record<string, unknown>, text: string): Pick<Entry, 'pieces' | 'moments'> {
  const cuts = moments.flatMap((name) => ownMoment(posted, text, name) ?? []).toSorted((a, b) => a.from - b.from);
  const ends = [0, ...cuts.map(({ to }) => to)];
  const pieces = ends.map((from, index) => own(text.slice(from, cuts[index]?.from)));
  return { pieces, moments: cuts.map(({ name }) => name) };
}

/** Where one of its moments stands; undefined: it has none, or something in it has such a member, too. */
function ownMoment(posted: Record<string, unknown>, text: string, name: Moment) {
  const member = `"${name}"`;
  const memberAt = text.indexOf(member);
  const from = memberAt + member.length + 2;
  if (memberAt === -1 || !text.startsWith(':"', from - 2) || text.includes(member, from)) return undefined;
  const to = text.indexOf('"', from);
  const moment = text.slice(from, to);
  const isOwn = posted[name] === moment && timeOf(moment) !== undefined && !text.includes('\\u');
  return isOwn ? { name, from, to } : undefined;
}
