import { type FieldValue, type Mapping, type ParsedPayload, applyMapping } from '@lockstep/alerting';
import { parseMapped } from './parse.ts';

const MOST_PREVIEWED = 20;
const LONGEST_SHOWN = 500;

/** Where a field of one entry got its value. */
export interface PreviewedField {
  /** `summary`, `labels.service`, `links.runbook`. */
  readonly field: string;
  readonly value: string | undefined;
  /** The template that had a value, or `default`. */
  readonly from: string | undefined;
  readonly problem: string | undefined;
}

export interface MappingPreview {
  readonly entries: readonly { readonly at: string; readonly fields: readonly PreviewedField[] }[];
  /** More entries are there than are shown. */
  readonly isCut: boolean;
  /** What intake would make of it; undefined with the problem why it would not. */
  readonly payload: ParsedPayload | undefined;
  readonly problem: string | undefined;
}

/** What a mapping makes of a payload, field by field: for the screen where a mapping is written. Stores nothing. */
export function previewMapping(mapping: Mapping, payload: unknown): MappingPreview {
  const { entries, isCut } = applyMapping(mapping, payload, MOST_PREVIEWED);
  const read = parseMapped(mapping, payload);
  return {
    entries: entries.map(({ at, fields, labels, annotations, links }) => ({
      at,
      fields: [
        ...Object.entries(fields).map(([field, value]) => shown(field, value)),
        ...labels.map(([name, value]) => shown(`labels.${name}`, value)),
        ...annotations.map(([name, value]) => shown(`annotations.${name}`, value)),
        ...links.map(({ label, url }) => shown(`links.${label}`, url)),
      ],
    })),
    isCut,
    payload: read.ok ? read.payload : undefined,
    problem: read.ok ? undefined : read.problem,
  };
}

function shown(field: string, { value, from, problem }: FieldValue): PreviewedField {
  return { field, value: value?.slice(0, LONGEST_SHOWN), from, problem };
}
