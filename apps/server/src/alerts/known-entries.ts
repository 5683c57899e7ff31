import type { IncomingAlert, SenderKind } from '@lockstep/alerting';
import type { SpokenAlert } from './message.ts';

/** Characters of entries kept per generation; there are two. */
const mostCharacters = 2 * 1024 * 1024;
/** Longer entries are rare: nothing is saved by keeping them. */
const longestEntry = 16 * 1024;
/** As the parsers of lists have it. */
const mostEntries = 10_000;

const between = '},{';
const endMember = '"endsAt":"';
/** The one form of a time that needs no parser to be told from anything else. */
const plainTime = /^[12]\d{3}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)$/;

interface Entry {
  readonly alert: SpokenAlert;
  /** Its text, as far as the moment of its end where it has one. */
  readonly head: string;
  /** Its text behind that moment; undefined: it has none. */
  readonly tail: string | undefined;
}

/**
 * Reads lists of alerts whose senders repeat themselves word for word, except for a moving `endsAt` (Prometheus). A list is cut into
 * the texts of its entries; an entry that was read before is not read again. Cutting can not go wrong: where all pieces are JSON by
 * themselves, the list is made of exactly these, since JSON can be read in one way only. Whatever is not as plain as that is left to
 * the parser of the whole.
 */
export class KnownEntries {
  readonly #kind: SenderKind;
  /** By the text of their labels, or what looks like it: which entry it is, is told by its whole text. */
  #young = new Map<string, Entry>();
  #old = new Map<string, Entry>();
  #characters = 0;

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
    if (known === undefined) return this.#add(key, text, now);
    const { alert, head, tail } = known;
    if (tail === undefined) return text === head ? alert : this.#add(key, text, now);
    const tailAt = text.length - tail.length;
    if (text.slice(0, head.length) !== head || text.slice(tailAt) !== tail) return this.#add(key, text, now);
    const endsAt = timeOf(text.slice(head.length, tailAt));
    if (endsAt === undefined || (alert.startsAt !== undefined && alert.startsAt > endsAt)) return undefined;
    return { ...alert, endsAt, action: endsAt <= now ? 'resolve' : 'fire' } satisfies SpokenAlert;
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
    const spoken: SpokenAlert = { ...alert, spoken: {} };
    const end = ownEnd(posted, text);
    if (end !== undefined) {
      this.#keep(key, { alert: spoken, head: own(text.slice(0, end.from)), tail: own(text.slice(end.to)) });
    } else if (spoken.endsAt === undefined) this.#keep(key, { alert: spoken, head: own(text), tail: undefined });
    return spoken;
  }

  #keep(key: string, entry: Entry): void {
    this.#young.set(own(key), entry);
    this.#characters += key.length + entry.head.length + (entry.tail?.length ?? 0);
    if (this.#characters < mostCharacters) return;
    this.#old = this.#young;
    this.#young = new Map();
    this.#characters = 0;
  }
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
  return Number.isNaN(time) ? undefined : time;
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

/** Where the moment of its end stands; undefined: it has none, or something in it has such a member, too. */
function ownEnd(posted: Record<string, unknown>, text: string): { from: number; to: number } | undefined {
  const name = '"endsAt"';
  const member = text.indexOf(endMember);
  if (member === -1 || text.indexOf(name) !== text.lastIndexOf(name) || text.includes('\\u')) return undefined;
  const from = member + endMember.length;
  const to = text.indexOf('"', from);
  const end = text.slice(from, to);
  return posted['endsAt'] === end && timeOf(end) !== undefined ? { from, to } : undefined;
}
