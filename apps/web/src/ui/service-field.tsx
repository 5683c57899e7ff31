import { useQuery } from '@tanstack/react-query';
import { useId } from 'react';
import { ask } from '../api/query.ts';
import { type FieldProblem, TextField } from './field.tsx';

/** The name of a service, or nothing; those that are known are offered while typing. */
export function ServiceField({
  value,
  onValue,
  hint,
  problem,
}: {
  value: string;
  onValue: (value: string) => void;
  hint?: string;
  problem: FieldProblem | undefined;
}) {
  const list = useId();
  const services = useQuery(ask('listServices', { query: { limit: 200 } })).data?.items ?? [];
  return (
    <>
      <TextField
        label="Service (optional)"
        {...(hint !== undefined && { hint })}
        list={list}
        value={value}
        onValue={onValue}
        problem={problem}
      />
      <datalist id={list}>
        {services.map(({ name }) => (
          <option key={name} value={name}>
            {name}
          </option>
        ))}
      </datalist>
    </>
  );
}
