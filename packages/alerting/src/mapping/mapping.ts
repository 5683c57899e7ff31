import { type Complain, type Expression, type FieldValue, evaluate, readExpression } from './expression.ts';
import { type Found, type Path, readPath, selectAll, selectOne } from './path.ts';

/** Our words for what a sender may say. */
export const MAPPED_ACTIONS = ['fire', 'resolve', 'acknowledge', 'unacknowledge', 'note', 'ignore'] as const;
const SEVERITIES = ['critical', 'error', 'warning', 'info'];
const AXES = ['reliability', 'security', 'both'];

const SINGLE = ['summary', 'key', 'status', 'severity', 'axis', 'startsAt', 'endsAt', 'note', 'by'] as const;
export type MappedField = (typeof SINGLE)[number];

/** A mapping document that was understood. */
export interface Mapping {
  /** The entries; undefined: the payload is one. */
  readonly each: Path | undefined;
  readonly fields: Readonly<Partial<Record<MappedField, Expression>>>;
  readonly labels: ReadonlyMap<string, Expression>;
  readonly annotations: ReadonlyMap<string, Expression>;
  /** Records whose values all become labels. */
  readonly labelsFrom: readonly Path[];
  readonly links: readonly { readonly url: Expression; readonly label: string }[];
}

export type MappingReading =
  | { readonly ok: true; readonly mapping: Mapping }
  | { readonly ok: false; readonly problems: readonly { readonly field: string; readonly problem: string }[] };

const PARTS: readonly string[] = [...SINGLE, 'version', 'each', 'labels', 'annotations', 'labelsFrom', 'links'];
const MOST_NAMED = 60;
const MOST_LINKS = 20;
const MOST_PROBLEMS = 50;
const ALLOWED: Readonly<Partial<Record<MappedField, readonly string[]>>> = {
  status: MAPPED_ACTIONS,
  severity: SEVERITIES,
  axis: AXES,
};

/**
 * Reads a mapping document: `{ version: 1, each, summary, key, status, severity, labels, ... }`.
 *
 * @returns every problem at once, each with the field it is about; never throws
 */
export function readMapping(given: unknown): MappingReading {
  const problems: { field: string; problem: string }[] = [];
  const complain: Complain = (field, problem) => {
    if (problems.length < MOST_PROBLEMS) problems.push({ field, problem });
  };
  if (typeof given !== 'object' || given === null || Array.isArray(given))
    return {
      ok: false,
      problems: [{ field: '', problem: 'must be an object with `version`, `summary` and what else you need' }],
    };
  const document = given as Record<string, unknown>;
  if (document['version'] !== 1) complain('version', 'must be 1');
  for (const name of Object.keys(document).slice(0, 200))
    if (!PARTS.includes(name)) complain(name.slice(0, 60), `is not known: ${PARTS.join(', ')} are`);
  if (document['summary'] === undefined)
    complain('summary', 'is missing: a text such as `{{ title }}` that says what is wrong');
  const fields: Partial<Record<MappedField, Expression>> = {};
  for (const field of SINGLE) {
    if (document[field] === undefined) continue;
    const expression = readExpression(document[field], field, complain, ALLOWED[field]);
    if (expression !== undefined) fields[field] = expression;
  }
  const mapping: Mapping = {
    each: document['each'] === undefined ? undefined : readEach(document['each'], complain),
    fields,
    labels: readNamed(document['labels'], 'labels', complain),
    annotations: readNamed(document['annotations'], 'annotations', complain),
    labelsFrom: readLabelsFrom(document['labelsFrom'], complain),
    links: readLinks(document['links'], complain),
  };
  return problems.length === 0 ? { ok: true, mapping } : { ok: false, problems };
}

function readEach(given: unknown, complain: Complain): Path | undefined {
  const read = typeof given === 'string' ? readPath(given) : undefined;
  if (read?.ok === true && read.path.steps.some(({ kind }) => kind === 'every')) return read.path;
  complain('each', read?.ok === false ? read.problem : 'must be a path to a list such as `$.alerts[*]`');
  return undefined;
}

function readNamed(given: unknown, field: string, complain: Complain): Map<string, Expression> {
  const named = new Map<string, Expression>();
  if (given === undefined) return named;
  if (typeof given !== 'object' || given === null || Array.isArray(given) || Object.keys(given).length > MOST_NAMED) {
    complain(field, `must be an object of at most ${MOST_NAMED} names with a text each`);
    return named;
  }
  for (const [name, one] of Object.entries(given)) {
    const expression = readExpression(one, `${field}.${name.slice(0, 60)}`, complain);
    if (expression !== undefined) named.set(name, expression);
  }
  return named;
}

function readLabelsFrom(given: unknown, complain: Complain): Path[] {
  if (given === undefined) return [];
  const list: readonly unknown[] = Array.isArray(given) ? given : [given];
  if (list.length > MOST_LINKS) complain('labelsFrom', `must be at most ${MOST_LINKS} paths`);
  return list.slice(0, MOST_LINKS).flatMap((one, index) => {
    const read = typeof one === 'string' ? readPath(one) : undefined;
    if (read?.ok === true) return [read.path];
    complain(`labelsFrom[${index}]`, read === undefined ? 'must be a path such as `labels`' : read.problem);
    return [];
  });
}

function readLinks(given: unknown, complain: Complain): { url: Expression; label: string }[] {
  if (given === undefined) return [];
  if (!Array.isArray(given) || given.length > MOST_LINKS) {
    complain('links', `must be a list of at most ${MOST_LINKS} objects with \`url\` and \`label\``);
    return [];
  }
  return given.flatMap((one: unknown, index) => {
    const { url, label } = typeof one === 'object' && one !== null ? (one as Record<string, unknown>) : {};
    if (typeof label !== 'string' || label.trim() === '' || label.length > 200)
      complain(`links[${index}].label`, 'must be a text of at most 200 characters');
    const expression = readExpression(url, `links[${index}].url`, complain);
    return expression === undefined || typeof label !== 'string' ? [] : [{ url: expression, label }];
  });
}

/** One entry of a payload as a mapping sees it. */
export interface MappedEntry {
  /** Where it stands: `alerts[3]`; empty for the payload itself. */
  readonly at: string;
  readonly fields: Readonly<Partial<Record<MappedField, FieldValue>>>;
  readonly labels: readonly (readonly [string, FieldValue])[];
  readonly annotations: readonly (readonly [string, FieldValue])[];
  readonly labelRecords: readonly unknown[];
  readonly links: readonly { readonly label: string; readonly url: FieldValue }[];
}

/** Applies a mapping; pure, bounded by `most` entries, never throws. */
export function applyMapping(
  mapping: Mapping,
  payload: unknown,
  most: number,
): { readonly entries: readonly MappedEntry[]; readonly isCut: boolean } {
  const { found, isCut } =
    mapping.each === undefined
      ? { found: [{ value: payload, at: '' }], isCut: false }
      : selectAll(mapping.each, payload, most);
  return { entries: found.map((one) => applyToEntry(mapping, payload, one)), isCut };
}

function applyToEntry(mapping: Mapping, root: unknown, { value: entry, at }: Found): MappedEntry {
  const fields: Partial<Record<MappedField, FieldValue>> = {};
  for (const field of SINGLE) {
    const expression = mapping.fields[field];
    if (expression !== undefined) fields[field] = evaluate(expression, root, entry);
  }
  const all = (named: ReadonlyMap<string, Expression>) =>
    [...named].map(([name, expression]) => [name, evaluate(expression, root, entry)] as const);
  return {
    at,
    fields,
    labels: all(mapping.labels),
    annotations: all(mapping.annotations),
    labelRecords: mapping.labelsFrom.map((path) => selectOne(path, root, entry)),
    links: mapping.links.map(({ label, url }) => ({ label, url: evaluate(url, root, entry) })),
  };
}
