import { type fieldKinds, type FieldRequired, isId } from '@lockstep/contract';
import type { z } from 'zod';

export type FieldKind = (typeof fieldKinds)[number];

/** What an organisation asks of incidents besides. */
export interface IncidentField {
  readonly name: string;
  readonly title: string;
  readonly kind: FieldKind;
  readonly help: string;
  /** Of a choice. */
  readonly choices: readonly string[];
  readonly required: z.infer<typeof FieldRequired> | undefined;
  readonly position: number;
}

export type FieldValue = string | number | boolean;

/** @returns what is wrong with a value of a field; undefined: nothing. Whether a person exists is for whoever can look. */
export function valueProblem(field: IncidentField, value: FieldValue): string | undefined {
  switch (field.kind) {
    case 'text':
      return typeof value === 'string' ? undefined : 'is no text';
    case 'number':
      return typeof value === 'number' && Number.isFinite(value) ? undefined : 'is no number';
    case 'choice':
      return typeof value === 'string' && field.choices.includes(value)
        ? undefined
        : `is none of ${field.choices.map((choice) => `\`${choice}\``).join(', ')}`;
    case 'date':
      return typeof value === 'string' && isDate(value) ? undefined : 'is no date: write it as `2026-01-15`';
    case 'link': {
      const url = typeof value === 'string' ? URL.parse(value) : null;
      return url !== null && /^https?:$/.test(url.protocol) ? undefined : 'is no address: write it with `https://`';
    }
    case 'person':
      return typeof value === 'string' && isId(value) ? undefined : 'is no person: send their id';
  }
}

function isDate(text: string): boolean {
  const epochMs = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
  return Number.isFinite(epochMs) && new Date(epochMs).toISOString().startsWith(text);
}

/** What a field's rule is held against. */
interface Asked {
  readonly kind: 'reliability' | 'security' | 'both';
  readonly severity: 'sev1' | 'sev2' | 'sev3' | 'sev4' | 'sev5';
  readonly fields: Readonly<Record<string, FieldValue>>;
}

/** Fields that are empty and have to be filled by this moment. */
export function missingFields(
  fields: readonly IncidentField[],
  incident: Asked,
  at: 'declare' | 'close',
): readonly IncidentField[] {
  return fields.filter(({ name, required }) => {
    if (required?.at !== at || (incident.fields[name] ?? '') !== '') return false;
    const { kinds, severities } = required;
    const isOfKind = kinds.length === 0 || kinds.includes(incident.kind);
    return isOfKind && (severities.length === 0 || severities.includes(incident.severity));
  });
}
