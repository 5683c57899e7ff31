import { useQuery } from '@tanstack/react-query';
import type { AnswerOf } from '../../api/call.ts';
import { ask } from '../../api/query.ts';
import { type FieldProblem, SelectField, TextField } from '../../ui/field.tsx';
import type { IncidentDetail } from './incident-words.ts';

export type CustomField = AnswerOf<'listIncidentFields'>['items'][number];
/** As they are typed, by name of the field. */
export type TypedFields = Readonly<Record<string, string>>;

/** What the organisation asks of incidents besides. */
export function useCustomFields(): readonly CustomField[] {
  return useQuery({ ...ask('listIncidentFields'), staleTime: 60_000 }).data?.items ?? [];
}

export function typedOf(values: IncidentDetail['fields']): TypedFields {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, String(value)]));
}

/** What was typed, as the server takes it: numbers as numbers, nothing as null where there was something. */
export function valuesOf(
  fields: readonly CustomField[],
  typed: TypedFields,
  before: IncidentDetail['fields'],
): Record<string, string | number | null> {
  return Object.fromEntries(
    fields.flatMap(({ name, kind }): [string, string | number | null][] => {
      const text = (typed[name] ?? '').trim();
      if (text === (before[name] === undefined ? '' : String(before[name]))) return [];
      if (text === '') return [[name, null]];
      const number = Number(text);
      return [[name, kind === 'number' && !Number.isNaN(number) ? number : text]];
    }),
  );
}

/** One control for each of these fields. */
export function CustomFields({
  fields,
  typed,
  onTyped,
  problemOf,
}: {
  fields: readonly CustomField[];
  typed: TypedFields;
  onTyped: (typed: TypedFields) => void;
  problemOf: (field: string) => FieldProblem | undefined;
}) {
  if (fields.length === 0) return null;
  return (
    <div className="grid gap-4 sm:grid-cols-2">
      {fields.map((field) => (
        <Control
          key={field.name}
          field={field}
          value={typed[field.name] ?? ''}
          onValue={(value) => onTyped({ ...typed, [field.name]: value })}
          problem={problemOf(`fields.${field.name}`)}
        />
      ))}
    </div>
  );
}

const types = { text: 'text', number: 'number', date: 'date', link: 'url' } as const;

function Control({
  field: { title, kind, help, choices },
  ...rest
}: {
  field: CustomField;
  value: string;
  onValue: (value: string) => void;
  problem: FieldProblem | undefined;
}) {
  const hint = help === '' ? {} : { hint: help };
  switch (kind) {
    case 'choice':
      return (
        <SelectField
          label={title}
          {...hint}
          {...rest}
          options={[{ value: '', label: 'not said' }, ...choices.map((choice) => ({ value: choice, label: choice }))]}
        />
      );
    case 'person':
      return <PersonControl title={title} {...hint} {...rest} />;
    case 'text':
    case 'number':
    case 'date':
    case 'link':
      return <TextField label={title} type={types[kind]} {...hint} {...rest} />;
  }
}

function PersonControl({
  title,
  ...rest
}: {
  title: string;
  hint?: string;
  value: string;
  onValue: (value: string) => void;
  problem: FieldProblem | undefined;
}) {
  const people = useQuery(ask('listPeople', { query: { limit: 200 } })).data?.items ?? [];
  return (
    <SelectField
      label={title}
      {...rest}
      options={[{ value: '', label: 'nobody' }, ...people.map(({ id, name }) => ({ value: id, label: name }))]}
    />
  );
}
