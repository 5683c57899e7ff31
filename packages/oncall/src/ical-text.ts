/** Calendar text as components and properties. ical.js reads each property by itself, so one bad line costs that line and no more. */
import ICAL from 'ical.js';

export interface CalendarProperty {
  /** Line of the text it begins on, from 1. */
  readonly line: number;
  readonly name: string;
  /** Lower-case names. */
  readonly parameters: Readonly<Record<string, string>>;
  /** Kind of value: `date-time`, `date`, `period`, `recur`, ... */
  readonly kind: string;
  readonly values: readonly unknown[];
}

export interface CalendarComponent {
  /** Lower case: `vevent`, `vtimezone`, `standard`. */
  readonly name: string;
  readonly line: number;
  readonly lines: { readonly line: number; readonly text: string }[];
  readonly children: CalendarComponent[];
}

/** Components deeper than calendar, event and alarm are passed over. */
const DEEPEST = 3;
/** Deeper than this nothing is opened any more. */
const OPEN_AT_MOST = 16;

/**
 * The calendars of a text with their events and time zones. Unfolds lines; takes CRLF, LF and CR; a component that is never closed ends
 * with the text, one closed twice is passed over.
 */
export function readComponents(text: string): CalendarComponent[] {
  const calendars: CalendarComponent[] = [];
  const open: CalendarComponent[] = [];
  for (const line of unfold(text)) {
    const [, word, name] = /^(begin|end)\s*:\s*([^\s]*)\s*$/i.exec(line.text) ?? [];
    if (word === undefined || name === undefined) {
      if (open.length <= DEEPEST) open.at(-1)?.lines.push(line);
    } else if (word.toLowerCase() === 'begin') {
      const component: CalendarComponent = { name: name.toLowerCase(), line: line.line, lines: [], children: [] };
      if (open.length === 0) calendars.push(component);
      else if (open.length < DEEPEST) open.at(-1)?.children.push(component);
      if (open.length < OPEN_AT_MOST) open.push(component);
    } else {
      const at = open.findLastIndex((component) => component.name === name.toLowerCase());
      if (at !== -1) open.splice(at);
    }
  }
  return calendars;
}

function unfold(text: string): { line: number; text: string }[] {
  const parts: { line: number; texts: string[] }[] = [];
  for (const [index, line] of text.split(/\r\n|\n|\r/).entries()) {
    if (/^[ \t]/.test(line)) parts.at(-1)?.texts.push(line.slice(1));
    else if (line !== '') parts.push({ line: index + 1, texts: [line] });
  }
  return parts.map(({ line, texts }) => ({ line, text: texts.join('') }));
}

/** Properties by name, and lines that are none; only `names` are looked at closer. */
export interface ReadProperties {
  readonly all: (name: string) => readonly CalendarProperty[];
  readonly first: (name: string) => CalendarProperty | undefined;
  readonly bad: readonly { readonly line: number; readonly why: string }[];
}

export function readProperties(component: CalendarComponent, names: ReadonlySet<string>): ReadProperties {
  const found = new Map<string, CalendarProperty[]>();
  const bad: { line: number; why: string }[] = [];
  for (const { line, text } of component.lines) {
    const name = /^[^:;]*/.exec(text)?.[0]?.trim().toLowerCase() ?? '';
    if (name.length === text.length) {
      bad.push({ line, why: `\`${text.slice(0, 60)}\` is no property: it has no colon` });
    } else if (names.has(name)) {
      const property = readProperty(text, name, line);
      if (typeof property === 'string') bad.push({ line, why: `${name.toUpperCase()}: ${property}` });
      else if (found.has(name)) found.get(name)?.push(property);
      else found.set(name, [property]);
    }
  }
  return { all: (name) => found.get(name) ?? [], first: (name) => found.get(name)?.[0], bad };
}

/** ical.js throws its own errors and, on some texts, those of the language: both mean that the line can not be read. */
function readProperty(text: string, name: string, line: number): CalendarProperty | string {
  try {
    const [, parameters, kind, ...values] = ICAL.parse.property(text) as [
      string,
      Record<string, unknown>,
      string,
      ...unknown[],
    ];
    const texts = Object.entries(parameters).map(([key, value]): [string, string] => [
      key,
      Array.isArray(value) ? String(value[0]) : String(value),
    ]);
    return { line, name, parameters: Object.fromEntries(texts), kind, values };
  } catch (error) {
    return error instanceof Error ? error.message.slice(0, 120) : 'can not be read';
  }
}
