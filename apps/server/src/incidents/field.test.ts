import { describe, expect, it } from 'vitest';
import { type FieldKind, type IncidentField, missingFields, valueProblem } from './field.ts';

const field = (kind: FieldKind, more: Partial<IncidentField> = {}): IncidentField => ({
  name: 'impact',
  title: 'Impact',
  kind,
  help: '',
  choices: [],
  required: undefined,
  position: 1,
  ...more,
});

describe('valueProblem', () => {
  it.each([
    ['text', 'gold customers'],
    ['number', 12.5],
    ['date', '2024-02-29'],
    ['link', 'https://example.org/x'],
    ['person', '01a201aa-4385-7000-9b50-cdc2f21898ab'],
  ] as const)('takes a %s', (kind, value) => {
    expect(valueProblem(field(kind), value)).toBeUndefined();
  });

  it.each([
    ['text', 3],
    ['number', '12'],
    ['number', Number.NaN],
    ['date', '2026-02-29'],
    ['date', '15.1.2026'],
    ['link', 'javascript:alert(1)'],
    ['link', 'example.org'],
    ['person', 'Ana'],
    ['choice', 'red'],
  ] as const)('refuses a %s of %s, and says what is wanted', (kind, value) => {
    expect(valueProblem(field(kind, { choices: ['green', 'blue'] }), value)).toMatch(/^is n/);
  });

  it('takes what can be chosen', () => {
    expect(valueProblem(field('choice', { choices: ['green'] }), 'green')).toBeUndefined();
  });
});

describe('missingFields', () => {
  const incident = { kind: 'security', severity: 'sev2', fields: {} } as const;
  const required = { at: 'close', kinds: ['security'], severities: ['sev1', 'sev2'] } as const;
  const asked = [field('text', { required: { at: 'close', kinds: ['security'], severities: ['sev1', 'sev2'] } })];

  it('asks at its moment, of its kinds and severities, for what is empty', () => {
    expect(missingFields(asked, incident, 'close')).toEqual(asked);
    expect(missingFields(asked, incident, 'declare')).toEqual([]);
    expect(missingFields(asked, { ...incident, kind: 'reliability' }, 'close')).toEqual([]);
    expect(missingFields(asked, { ...incident, severity: 'sev3' }, 'close')).toEqual([]);
    expect(missingFields(asked, { ...incident, fields: { impact: '' } }, 'close')).toEqual(asked);
    expect(missingFields(asked, { ...incident, fields: { impact: 'all' } }, 'close')).toEqual([]);
  });

  it('asks every kind and severity where none is named, and takes zero for an answer', () => {
    const every = [field('number', { required: { ...required, kinds: [], severities: [] } })];
    expect(missingFields(every, { ...incident, kind: 'both', severity: 'sev5' }, 'close')).toEqual(every);
    expect(missingFields(every, { ...incident, fields: { impact: 0 } }, 'close')).toEqual([]);
  });
});
