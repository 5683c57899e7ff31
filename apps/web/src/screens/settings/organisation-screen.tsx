import { useState } from 'react';
import { useMay } from '../../api/me.ts';
import { useAct, useList } from '../../api/query.ts';
import { CheckField, TextField } from '../../ui/field.tsx';
import { FormEnd } from '../../ui/form-end.tsx';
import { Form } from '../../ui/form.tsx';
import { PagedList } from '../../ui/list.tsx';
import { Section } from '../../ui/page.tsx';
import { Empty } from '../../ui/states.tsx';
import { showToast } from '../../ui/toasts.tsx';

export function OrganisationScreen() {
  const teams = useList('listTeams', { query: { limit: 100 } });
  const environments = useList('listEnvironments', { query: { limit: 100 } });
  const may = useMay('services.manage');
  return (
    <div className="grid items-start gap-5 xl:grid-cols-2">
      <Section title="Teams" flush>
        <PagedList
          list={teams}
          empty={<Empty title="No teams">A team owns services, and the missing safe harbour of each.</Empty>}
        >
          {(items) => (
            <ul className="divide-y divide-line">
              {items.map((team) => (
                <li key={team.id} className="flex gap-3 px-4 py-2.5">
                  <span className="font-mono font-semibold">{team.name}</span>
                  <span className="text-muted">{team.title}</span>
                </li>
              ))}
            </ul>
          )}
        </PagedList>
        {may && <NewTeam />}
      </Section>
      <Section title="Environments" flush>
        <PagedList
          list={environments}
          empty={<Empty title="No environments">Production is where budgets, floors and holds bite.</Empty>}
        >
          {(items) => (
            <ul className="divide-y divide-line">
              {items.map((environment) => (
                <li key={environment.name} className="flex items-center gap-3 px-4 py-2.5">
                  <span className="font-mono font-semibold">{environment.name}</span>
                  {environment.isProduction && <span className="tag text-ink!">budgets, floors and holds</span>}
                </li>
              ))}
            </ul>
          )}
        </PagedList>
        {may && <NewEnvironment />}
      </Section>
    </div>
  );
}

function NewTeam() {
  const [name, setName] = useState('');
  const act = useAct('createTeam', (team) => {
    showToast(`Team ${team.name} added`);
    setName('');
  });
  return (
    <Form onSubmit={() => void act.submit({ body: { name } })} className="grid gap-3 border-t border-line p-4">
      <TextField
        label="New team"
        hint="Letters, digits, dots and dashes"
        value={name}
        onValue={setName}
        problem={act.fieldProblem('name')}
      />
      <FormEnd act={act} label="Add" kind="plain" />
    </Form>
  );
}

function NewEnvironment() {
  const [name, setName] = useState('');
  const [isProduction, setIsProduction] = useState(false);
  const act = useAct('createEnvironment', (environment) => {
    showToast(`Environment ${environment.name} added`);
    setName('');
  });
  return (
    <Form
      onSubmit={() => void act.submit({ body: { name, isProduction } })}
      className="grid gap-3 border-t border-line p-4"
    >
      <TextField label="New environment" value={name} onValue={setName} problem={act.fieldProblem('name')} />
      <CheckField
        label="It is production"
        hint="Zero budgets, floors and holds bite there."
        isOn={isProduction}
        onChange={setIsProduction}
      />
      <FormEnd act={act} label="Add" kind="plain" />
    </Form>
  );
}
