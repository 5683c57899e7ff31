import { expect, it } from 'vitest';
import { type CustomField, typedOf, valuesOf } from './custom-fields.tsx';

const field = (name: string, kind: CustomField['kind']): CustomField => ({
  name,
  title: name,
  kind,
  help: '',
  choices: [],
  required: null,
  position: 1,
});

it('sends what changed: numbers as numbers, and nothing where there was something', () => {
  const fields = [field('customers', 'number'), field('region', 'text'), field('ticket', 'link')];
  const before = { customers: 12, region: 'eu', ticket: 'https://t.example.org/1' };

  expect(valuesOf(fields, typedOf(before), before)).toEqual({});
  expect(valuesOf(fields, { customers: '40', region: ' ', ticket: 'https://t.example.org/1' }, before)).toEqual({
    customers: 40,
    region: null,
  });
  expect(valuesOf(fields, { customers: 'many' }, {})).toEqual({ customers: 'many' });
});
