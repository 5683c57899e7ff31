import type { ReadPayload } from '@lockstep/alerting';
import { type JsonRecord, isRecord, kindOf, listAt, textAt, valueAt } from '../reading/json.ts';
import type { LinkDraft } from '../reading/links.ts';

/** As the vendor's, which clients keep to. */
export const LONGEST_KEY = 255;
export const LONGEST_SUMMARY = 1_024;
const MOST_DETAIL_LABELS = 40;
const LONGEST_DETAIL_LABEL = 200;
const MOST_LINKS_LOOKED_AT = 100;

export type FieldProblems = string[];

export function unreadable(problems: readonly string[]): ReadPayload {
  return { ok: false, problem: problems.join('; '), problems };
}

export function needText(
  problems: FieldProblems,
  record: JsonRecord,
  field: string,
  shown = field,
): string | undefined {
  const value = valueAt(record, field);
  if (value === undefined || value === null || (typeof value === 'string' && value.trim() === '')) {
    problems.push(`'${shown}' is missing or blank`);
    return undefined;
  }
  const text = textAt(record, field);
  if (text === undefined) problems.push(`'${shown}' is ${kindOf(value)} (should be a string)`);
  return text;
}

export function needOneOf<T extends string>(
  problems: FieldProblems,
  record: JsonRecord,
  field: string,
  allowed: readonly T[],
  shown = field,
): T | undefined {
  const text = needText(problems, record, field, shown);
  const found = allowed.find((one) => one === text);
  if (text !== undefined && found === undefined)
    problems.push(`'${shown}' is invalid (should be one of: ${allowed.join(', ')})`);
  return found;
}

export function needRecord(problems: FieldProblems, value: unknown, shown: string): JsonRecord | undefined {
  if (isRecord(value)) return value;
  problems.push(
    value === undefined || value === null
      ? `'${shown}' is missing or blank`
      : `'${shown}' is ${kindOf(value)} (should be an object)`,
  );
  return undefined;
}

/** `[{ href, text }]`, and pictures as `[{ src, href, alt }]`. */
export function linksOf(event: JsonRecord): LinkDraft[] {
  const links = (listAt(event, 'links') ?? []).slice(0, MOST_LINKS_LOOKED_AT);
  const images = (listAt(event, 'images') ?? []).slice(0, MOST_LINKS_LOOKED_AT);
  return [
    ...links.map((link) => ({ url: valueAt(link, 'href'), label: textAt(link, 'text') ?? '' })),
    ...images.map((image) => ({
      url: textAt(image, 'href') ?? valueAt(image, 'src'),
      label: textAt(image, 'alt') ?? 'picture',
    })),
  ];
}

/** Short details on the first level, so that routes can match on them: `details.service`. */
export function detailLabels(details: unknown): Record<string, string> {
  const found: Record<string, string> = {};
  if (!isRecord(details)) return found;
  let left = MOST_DETAIL_LABELS;
  for (const name of Object.keys(details)) {
    const text = textAt(details, name);
    if (text === undefined || text.length > LONGEST_DETAIL_LABEL || left === 0) continue;
    found[`details.${name}`] = text;
    left--;
  }
  return found;
}

/** A record of details, or whatever else stands there under one name. */
export function detailAnnotations(details: unknown): JsonRecord {
  return isRecord(details) || Array.isArray(details) ? { details } : { details: textAt(details) };
}
