import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { ask, useAct } from '../../api/query.ts';
import { Window } from '../../ui/dialog.tsx';
import { Segments, SelectField, TextField } from '../../ui/field.tsx';
import { FormEnd } from '../../ui/form-end.tsx';
import { Form } from '../../ui/form.tsx';
import { showToast } from '../../ui/toasts.tsx';

const severities = ['sev1', 'sev2', 'sev3', 'sev4', 'sev5'] as const;

export function NewIncidentWindow({ service, onClose }: { service: string; onClose: () => void }) {
  const environments = useQuery(ask('listEnvironments', { query: { limit: 200 } })).data?.items ?? [];
  const [title, setTitle] = useState('');
  const [severity, setSeverity] = useState<(typeof severities)[number]>('sev3');
  const [kind, setKind] = useState<'reliability' | 'security' | 'both'>('reliability');
  const [environment, setEnvironment] = useState('');
  const [causedBy, setCausedBy] = useState('');
  const act = useAct('recordIncident', (incident) => {
    showToast(`${incident.name} is recorded`);
    onClose();
  });
  return (
    <Window title="Record an incident" note={`On ${service}. It counts for the gate at once.`} onClose={onClose}>
      <Form
        onSubmit={() =>
          void act.submit({
            body: {
              service,
              title,
              severity,
              kind,
              ...(environment !== '' && { environment }),
              ...(causedBy !== '' && { causedByVersion: causedBy }),
            },
          })
        }
      >
        <TextField label="What is happening" value={title} onValue={setTitle} problem={act.fieldProblem('title')} />
        <Segments
          label="Severity"
          value={severity}
          options={severities.map((value) => ({ value, label: value }))}
          onValue={setSeverity}
        />
        <Segments
          label="Kind"
          value={kind}
          options={[
            { value: 'reliability', label: 'Reliability' },
            { value: 'security', label: 'Security' },
            { value: 'both', label: 'Both' },
          ]}
          onValue={setKind}
        />
        <div className="grid gap-4 sm:grid-cols-2">
          <SelectField
            label="Environment"
            value={environment}
            onValue={setEnvironment}
            options={[
              { value: '', label: 'all' },
              ...environments.map((each) => ({ value: each.name, label: each.name })),
            ]}
            problem={act.fieldProblem('environment')}
          />
          <TextField
            label="Caused by release"
            hint="If it is known"
            value={causedBy}
            onValue={setCausedBy}
            problem={act.fieldProblem('causedByVersion')}
            className="font-mono"
          />
        </div>
        <FormEnd act={act} label="Record" onClose={onClose} />
      </Form>
    </Window>
  );
}
