import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { cliLines } from '../../api/cli-lines.ts';
import { ask, useAct } from '../../api/query.ts';
import { Button } from '../../ui/button.tsx';
import { CommandLine } from '../../ui/copy.tsx';
import { servicesCrumb } from '../../ui/crumbs.tsx';
import { SelectField, TextField } from '../../ui/field.tsx';
import { Form } from '../../ui/form.tsx';
import { PageHead } from '../../ui/page.tsx';
import { ProblemNote } from '../../ui/states.tsx';
import { showToast } from '../../ui/toasts.tsx';
import { exposureOptions, readExposure } from './exposure-options.ts';

export function NewServiceScreen() {
  const navigate = useNavigate();
  const teams = useQuery(ask('listTeams', { query: { limit: 200 } })).data?.items ?? [];
  const [name, setName] = useState('');
  const [title, setTitle] = useState('');
  const [team, setTeam] = useState('');
  const [tier, setTier] = useState('3');
  const [exposure, setExposure] = useState('');
  const act = useAct('createService', (service) => {
    showToast(`${service.name} is registered`);
    void navigate({ to: '/services/$service', params: { service: service.name } });
  });
  const declared = readExposure(exposure);
  const body = {
    name,
    tier: Number(tier),
    ...(title === '' ? {} : { title }),
    ...(team === '' ? {} : { team }),
    ...(declared === undefined ? {} : { exposure: declared }),
  };
  const command = cliLines.addService(name === '' ? 'NAME' : name, {
    tier,
    exposure: declared,
    team: team === '' ? undefined : team,
  });

  return (
    <div className="max-w-2xl">
      <PageHead
        title="Register a service"
        tab="New service"
        crumbs={[servicesCrumb]}
        facts={<p>It starts warn-only: Lockstep judges and records, and stops nobody.</p>}
      />
      <Form onSubmit={() => void act.submit({ body })} className="panel grid gap-4 p-4 sm:grid-cols-2 sm:p-5">
        <TextField
          label="Name"
          hint="As in commands and addresses. It can not change."
          value={name}
          onValue={setName}
          problem={act.fieldProblem('name')}
          className="font-mono"
        />
        <TextField label="Title" hint="Optional" value={title} onValue={setTitle} problem={act.fieldProblem('title')} />
        <SelectField
          label="Team"
          hint="Owns the service, and a missing safe harbour"
          value={team}
          onValue={setTeam}
          problem={act.fieldProblem('team')}
          options={[
            { value: '', label: 'no team yet' },
            ...teams.map((each) => ({ value: each.name, label: each.name })),
          ]}
        />
        <SelectField
          label="Tier"
          value={tier}
          onValue={setTier}
          options={[
            { value: '1', label: '1, everything stands on it' },
            { value: '2', label: '2, customers notice at once' },
            { value: '3', label: '3, can wait an hour' },
            { value: '4', label: '4, can wait a day' },
          ]}
        />
        <SelectField
          label="Who can reach it"
          hint="Decides how much time a finding leaves you"
          value={exposure}
          onValue={setExposure}
          options={exposureOptions}
        />
        <div className="grid content-end gap-3 sm:col-span-2">
          {act.problem && act.problem.fields.length === 0 && <ProblemNote problem={act.problem} />}
          <Button type="submit" kind="primary" isBusy={act.isBusy} className="justify-self-start">
            Register
          </Button>
        </div>
        <div className="grid gap-1.5 border-t border-line pt-4 sm:col-span-2">
          <p className="text-sm text-muted">The same from a terminal:</p>
          <CommandLine>{command}</CommandLine>
        </div>
      </Form>
    </div>
  );
}
