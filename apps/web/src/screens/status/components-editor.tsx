import { useQuery } from '@tanstack/react-query';
import { ArrowDown, ArrowUp, Plus, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { ask, useAct } from '../../api/query.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { type FieldProblem, SelectField, TextField } from '../../ui/field.tsx';
import { FormEnd } from '../../ui/form-end.tsx';
import { Form } from '../../ui/form.tsx';
import { ProblemNote } from '../../ui/states.tsx';
import { showToast } from '../../ui/toasts.tsx';
import { type StatusPage, stateLook } from './status-words.ts';

interface Row {
  readonly key: string;
  readonly id: string | undefined;
  readonly group: string;
  readonly name: string;
  readonly description: string;
  readonly service: string;
  /** Empty: all of them. */
  readonly environment: string;
}

let made = 0;
const emptyRow = (): Row => ({
  key: `new ${(made += 1)}`,
  id: undefined,
  group: '',
  name: '',
  description: '',
  service: '',
  environment: '',
});

function rowOf({ id, group, name, description, service, environment }: StatusPage['components'][number]): Row {
  return {
    key: id,
    id,
    group: group ?? '',
    name,
    description: description ?? '',
    service: service ?? '',
    environment: environment ?? '',
  };
}

function componentOf({ id, name, group, description, service, environment }: Row) {
  const orNull = (text: string) => (text.trim() === '' ? null : text);
  return {
    ...(id !== undefined && { id }),
    name,
    group: orNull(group),
    description: orNull(description),
    service: orNull(service),
    // Without a service there is nothing whose environment it could be.
    environment: service === '' ? null : orNull(environment),
  };
}

/** What the page lists: every row is a component, in groups and in this order. */
export function ComponentsEditor({ page, may }: { page: StatusPage; may: boolean }) {
  const [rows, setRows] = useState<readonly Row[]>(() => page.components.map(rowOf));
  const save = useAct('putStatusComponents', () => showToast('Components saved'));
  const change = (key: string, more: Partial<Row>) =>
    setRows(rows.map((row) => (row.key === key ? { ...row, ...more } : row)));
  const move = (index: number, by: 1 | -1) => {
    const next = [...rows];
    const [row] = next.splice(index, 1);
    if (row !== undefined) next.splice(index + by, 0, row);
    setRows(next);
  };
  const submit = () => void save.submit({ params: { page: page.slug }, body: { components: rows.map(componentOf) } });
  if (!may) return <ComponentList page={page} />;
  const gone = page.components.filter(({ id }) => !rows.some((row) => row.id === id));
  return (
    <Form onSubmit={submit}>
      {rows.length === 0 && <p className="text-muted">None yet. Name what readers know: Sign-in, API, Mails.</p>}
      <ol className="grid gap-3">
        {rows.map((row, index) => (
          <ComponentFields
            key={row.key}
            row={row}
            isFirst={index === 0}
            isLast={index === rows.length - 1}
            nameProblem={save.fieldProblem(`components.${index}.name`)}
            onChange={(more) => change(row.key, more)}
            onMove={(by) => move(index, by)}
            onRemove={() => setRows(rows.filter(({ key }) => key !== row.key))}
          />
        ))}
      </ol>
      <div>
        <Button icon={Plus} onClick={() => setRows([...rows, emptyRow()])}>
          Add a component
        </Button>
      </div>
      {gone.length > 0 && (
        <p className="text-warn">
          {gone.map(({ name }) => name).join(', ')} {gone.length === 1 ? 'goes' : 'go'} with all history once you save.
        </p>
      )}
      {save.problem && save.problem.fields.length > 0 && <ProblemNote problem={save.problem} />}
      <FormEnd act={save} label="Save the components" />
    </Form>
  );
}

function ComponentFields({
  row: { name, group, description, service, environment },
  isFirst,
  isLast,
  nameProblem,
  onChange,
  onMove,
  onRemove,
}: {
  row: Row;
  isFirst: boolean;
  isLast: boolean;
  nameProblem: FieldProblem | undefined;
  onChange: (more: Partial<Row>) => void;
  onMove: (by: 1 | -1) => void;
  onRemove: () => void;
}) {
  const services = useQuery(ask('listServices', { query: { limit: 200 } })).data?.items ?? [];
  const environments = useQuery(ask('listEnvironments', { query: { limit: 200 } })).data?.items ?? [];
  const touching = environment === '' ? 'Incidents anywhere touch it.' : 'Only incidents there touch it.';
  return (
    <li className="grid gap-3 rounded-md border border-line p-3 lg:grid-cols-[1fr_1fr_1.5fr_1fr_1fr_auto] lg:items-start">
      <TextField label="Name" value={name} onValue={(value) => onChange({ name: value })} problem={nameProblem} />
      <TextField label="Group" value={group} onValue={(value) => onChange({ group: value })} />
      <TextField label="What it is" value={description} onValue={(value) => onChange({ description: value })} />
      <SelectField
        label="Service"
        value={service}
        onValue={(value) => onChange({ service: value })}
        options={[{ value: '', label: 'none' }, ...services.map((each) => ({ value: each.name, label: each.name }))]}
      />
      <SelectField
        label="Environment"
        value={environment}
        onValue={(value) => onChange({ environment: value })}
        hint={service === '' ? 'Choose a service first.' : touching}
        disabled={service === ''}
        options={[{ value: '', label: 'all' }, ...environments.map((each) => ({ value: each.name, label: each.name }))]}
      />
      <div className="flex items-start gap-1 lg:pt-6">
        <IconButton icon={ArrowUp} label={`Move ${name} up`} disabled={isFirst} onClick={() => onMove(-1)} />
        <IconButton icon={ArrowDown} label={`Move ${name} down`} disabled={isLast} onClick={() => onMove(1)} />
        <IconButton icon={Trash2} label={`Leave out ${name}`} onClick={onRemove} />
      </div>
    </li>
  );
}

function ComponentList({ page }: { page: StatusPage }) {
  return (
    <ul className="divide-y divide-line">
      {page.components.map(({ id, name, group, state }) => (
        <li key={id} className="flex flex-wrap justify-between gap-x-4 py-2">
          <span>{group === null ? name : `${group}: ${name}`}</span>
          <span className={stateLook[state].ink}>{stateLook[state].word}</span>
        </li>
      ))}
    </ul>
  );
}
