import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { ask, useAct } from '../../api/query.ts';
import { Window } from '../../ui/dialog.tsx';
import { CheckField, SelectField, TextField } from '../../ui/field.tsx';
import { FormEnd } from '../../ui/form-end.tsx';
import { Form } from '../../ui/form.tsx';
import { showToast } from '../../ui/toasts.tsx';
import { exposureOptions, readExposure } from '../services/exposure-options.ts';
import type { ServiceItem } from '../services/service-rows.ts';

export function EditWindow({ service, onClose }: { service: ServiceItem; onClose: () => void }) {
  const teams = useQuery(ask('listTeams', { query: { limit: 200 } })).data?.items ?? [];
  const [title, setTitle] = useState(service.title);
  const [team, setTeam] = useState(service.team ?? '');
  const [tier, setTier] = useState(String(service.tier));
  const [exposure, setExposure] = useState<string>(service.exposure ?? '');
  const [isFailClosed, setIsFailClosed] = useState(service.isFailClosed);
  const act = useAct('updateService', () => {
    showToast('Saved');
    onClose();
  });
  return (
    <Window title={`Edit ${service.name}`} onClose={onClose}>
      <Form
        onSubmit={() =>
          void act.submit({
            params: { service: service.name },
            body: {
              ...(title.trim() !== '' && { title }),
              team: team === '' ? null : team,
              tier: Number(tier),
              exposure: readExposure(exposure) ?? null,
              isFailClosed,
            },
          })
        }
      >
        <TextField label="Title" value={title} onValue={setTitle} problem={act.fieldProblem('title')} />
        <div className="grid gap-4 sm:grid-cols-2">
          <SelectField
            label="Team"
            value={team}
            onValue={setTeam}
            problem={act.fieldProblem('team')}
            options={[
              { value: '', label: 'no team' },
              ...teams.map((each) => ({ value: each.name, label: each.name })),
            ]}
          />
          <SelectField
            label="Tier"
            value={tier}
            onValue={setTier}
            options={['1', '2', '3', '4'].map((value) => ({ value, label: value }))}
          />
        </div>
        <SelectField label="Who can reach it" value={exposure} onValue={setExposure} options={exposureOptions} />
        <CheckField
          label="Fail closed"
          hint="When Lockstep can not be reached, refuse. Otherwise: proceed and record, so that Lockstep never stops a recovery by being away."
          isOn={isFailClosed}
          onChange={setIsFailClosed}
        />
        <FormEnd act={act} label="Save" onClose={onClose} />
      </Form>
    </Window>
  );
}
