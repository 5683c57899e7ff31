import { MOST_JOINED, type Path, readPath, selectOne } from './path.ts';

/** Text with values put in: `{{ labels.alertname }} on {{ labels.instance }}`. */
export interface Template {
  readonly text: string;
  readonly pieces: readonly (string | Path)[];
}

export type TemplateReading =
  | { readonly ok: true; readonly template: Template }
  | { readonly ok: false; readonly problem: string };

const LONGEST = 2_000;
const MOST_PIECES = 100;
/** Longer values are cut before anything is done with them. */
const LONGEST_VALUE = 20_000;

export function readTemplate(text: string): TemplateReading {
  if (text.length > LONGEST) return { ok: false, problem: `is longer than ${LONGEST} characters` };
  const pieces: (string | Path)[] = [];
  let at = 0;
  while (at < text.length) {
    const open = text.indexOf('{{', at);
    if (open > at || open === -1) pieces.push(text.slice(at, open === -1 ? undefined : open));
    if (open === -1) break;
    const close = text.indexOf('}}', open);
    if (close === -1)
      return { ok: false, problem: `\`{{\` at character ${open + 1} is never closed: end it with \`}}\`` };
    const inside = text.slice(open + 2, close);
    const path = readPath(inside);
    if (!path.ok) return { ok: false, problem: `the path \`${inside.trim().slice(0, 80)}\` ${path.problem}` };
    pieces.push(path.path);
    if (pieces.length > MOST_PIECES) return { ok: false, problem: `has more than ${MOST_PIECES} parts` };
    at = close + 2;
  }
  return { ok: true, template: { text, pieces } };
}

export type Filled =
  | { readonly ok: true; readonly value: string }
  /** Which path has no value here. */
  | { readonly ok: false; readonly problem: string };

/** A value that is missing makes the whole text missing: half a key would take different alerts for one. */
export function fillTemplate({ pieces }: Template, root: unknown, entry: unknown): Filled {
  let text = '';
  for (const piece of pieces) {
    if (typeof piece === 'string') {
      text += piece;
      continue;
    }
    const filled = asText(selectOne(piece, root, entry), piece.text);
    if (!filled.ok) return filled;
    text += filled.value;
    if (text.length > LONGEST_VALUE) return { ok: true, value: text.slice(0, LONGEST_VALUE) };
  }
  return text.trim() === '' ? { ok: false, problem: 'is blank' } : { ok: true, value: text };
}

function asText(value: unknown, path: string): Filled {
  const text = Array.isArray(value) ? joined(value) : scalar(value);
  if (text !== undefined && text.trim() !== '') return { ok: true, value: text.slice(0, LONGEST_VALUE) };
  const why =
    typeof value === 'object' && value !== null
      ? `is ${Array.isArray(value) ? 'a list without texts' : `an object: name one of ${namesOf(value)}`}`
      : value === undefined
        ? 'is not there'
        : 'is blank';
  return { ok: false, problem: `\`${path}\` ${why}` };
}

function namesOf(value: object): string {
  return Object.keys(value)
    .slice(0, 5)
    .map((name) => `\`${name.slice(0, 40)}\``)
    .join(', ');
}

function joined(values: readonly unknown[]): string {
  return values
    .slice(0, MOST_JOINED)
    .map(scalar)
    .filter((text) => text !== undefined)
    .join(', ');
}

function scalar(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined;
}
