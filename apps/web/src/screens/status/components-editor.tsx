import { useQuery } from '@tanstack/react-query';
import { ArrowDown, ArrowUp, Plus, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { ask, useAct } from '../../api/query.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { SelectField, TextField } from '../../ui/field.tsx';
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

/** What the page lists: every row is a component, in groups and in this order. */
export function ComponentsEditor({ page, may }: { page: StatusPage; may: boolean }) {
  const services = useQuery(ask('listServices', { query: { limit: 200 } })).data?.items ?? [];
  const environments = useQuery(ask('listEnvironments', { query: { limit: 200 } })).data?.items ?? [];
  const [rows, setRows] = useState<readonly Row[]>(() =>
    page.components.map(({ id, group, name, description, service, environment }) => ({
      key: id,
      id,
      group: group ?? '',
      name,
      description: description ?? '',
      service: service ?? '',
      environment: environment ?? '',
    })),
  );
  const save = useAct('putStatusComponents', () => showToast('Components saved'));
  const change = (key: string, more: Partial<Row>) =>
    setRows(rows.map((row) => (row.key === key ? { ...row, ...more } : row)));
  const move = (index: number, by: 1 | -1) => {
    const next = [...rows];
    const [row] = next.splice(index, 1);
    if (row !== undefined) next.splice(index + by, 0, row);
    setRows(next);
  };
  const submit = () => {
    const orNull = (text: string) => (text.trim() === '' ? null : text);
    const components = rows.map(({ id, group, name, description, service, environment }) => ({
      ...(id !== undefined && { id }),
      name,
      group: orNull(group),
      description: orNull(description),
      service: orNull(service),
      // Without a service there is nothing whose environment it could be.
      environment: service === '' ? null : orNull(environment),
    }));
    void save.submit({ params: { page: page.slug }, body: { components } });
  };
  if (!may) return <ComponentList page={page} />;
  const gone = page.components.filter(({ id }) => !rows.some((row) => row.id === id));
  return (
    <Form onSubmit={submit}>
      {rows.length === 0 && <p className="text-muted">None yet. Name what readers know: Sign-in, API, Mails.</p>}
      <ol className="grid gap-3">
        {rows.map((row, index) => (
          <li
            key={row.key}
            className="grid gap-3 rounded-md border border-line p-3 lg:grid-cols-[1fr_1fr_1.5fr_1fr_1fr_auto] lg:items-start"
          >
            <TextField
              label="Name"
              value={row.name}
              onValue={(name) => change(row.key, { name })}
              problem={save.fieldProblem(`components.${index}.name`)}
            />
            <TextField label="Group" value={row.group} onValue={(group) => change(row.key, { group })} />
            <TextField
              label="What it is"
              value={row.description}
              onValue={(description) => change(row.key, { description })}
            />
            <SelectField
              label="Service"
              value={row.service}
              onValue={(service) => change(row.key, { service })}
              options={[{ value: '', label: 'none' }, ...services.map(({ name }) => ({ value: name, label: name }))]}
            />
            <SelectField
              label="Environment"
              value={row.environment}
              onValue={(environment) => change(row.key, { environment })}
              hint={
                row.service === ''
                  ? 'Choose a service first.'
                  : row.environment === ''
                    ? 'Incidents anywhere touch it.'
                    : 'Only incidents there touch it.'
              }
              disabled={row.service === ''}
              options={[{ value: '', label: 'all' }, ...environments.map(({ name }) => ({ value: name, label: name }))]}
            />
            <div className="flex items-start gap-1 lg:pt-6">
              <IconButton
                icon={ArrowUp}
                label={`Move ${row.name} up`}
                disabled={index === 0}
                onClick={() => move(index, -1)}
              />
              <IconButton
                icon={ArrowDown}
                label={`Move ${row.name} down`}
                disabled={index === rows.length - 1}
                onClick={() => move(index, 1)}
              />
              <IconButton
                icon={Trash2}
                label={`Leave out ${row.name}`}
                onClick={() => setRows(rows.filter(({ key }) => key !== row.key))}
              />
            </div>
          </li>
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
