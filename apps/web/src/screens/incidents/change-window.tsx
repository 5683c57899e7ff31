import { useState } from 'react';
import { useAct } from '../../api/query.ts';
import { Window } from '../../ui/dialog.tsx';
import { Segments, SelectField, TextArea, TextField } from '../../ui/field.tsx';
import { FormEnd } from '../../ui/form-end.tsx';
import { Form } from '../../ui/form.tsx';
import { showToast } from '../../ui/toasts.tsx';
import { axesOf, type IncidentDetail, type KindName, kindWords, type SeverityName } from './incident-words.ts';
import { SeverityPicker } from './severity-picker.tsx';

/** Statuses while an incident is open; those of its end come from closing its sides. */
const statuses = [
  { value: 'triage', label: 'Triage' },
  { value: 'investigating', label: 'Investigating' },
  { value: 'identified', label: 'Cause found' },
  { value: 'monitoring', label: 'Watching the fix' },
] as const;

/** What an incident is called, which sides it has, how grave each is, where it stands. */
export function ChangeWindow({ incident, onClose }: { incident: IncidentDetail; onClose: () => void }) {
  const [title, setTitle] = useState(incident.title);
  const [summary, setSummary] = useState(incident.summary);
  const [kind, setKind] = useState<KindName>(incident.kind);
  const [status, setStatus] = useState(incident.status.name);
  const [severities, setSeverities] = useState<Readonly<Record<'reliability' | 'security', SeverityName>>>(() => ({
    reliability: severityOf(incident, 'reliability'),
    security: severityOf(incident, 'security'),
  }));
  const act = useAct('updateIncident', () => {
    showToast(`${incident.name} is changed`);
    onClose();
  });
  const isOpen = incident.resolvedAt === null;
  const submit = () => {
    const named = Object.fromEntries(axesOf(kind).map((axis) => [axis, severities[axis]]));
    void act.submit({
      params: { incident: incident.id },
      body: {
        ...(title !== incident.title && { title }),
        ...(summary !== incident.summary && { summary }),
        ...(kind !== incident.kind && { kind }),
        ...(status !== incident.status.name && { status }),
        severities: named,
      },
    });
  };
  const known = statuses.some(({ value }) => value === incident.status.name);
  return (
    <Window title={`Change ${incident.name}`} note="The timeline says what changed." onClose={onClose}>
      <Form onSubmit={submit}>
        <TextField label="Title" value={title} onValue={setTitle} problem={act.fieldProblem('title')} />
        <TextArea
          label="Summary"
          hint="For whoever comes in late: what is known, what is being done."
          rows={3}
          value={summary}
          onValue={setSummary}
          problem={act.fieldProblem('summary')}
        />
        {isOpen && (
          <SelectField
            label="Status"
            value={status}
            onValue={setStatus}
            problem={act.fieldProblem('status')}
            options={[...(known ? [] : [{ value: incident.status.name, label: incident.status.title }]), ...statuses]}
          />
        )}
        <Segments
          label="About"
          value={kind}
          options={(['reliability', 'security', 'both'] as const).map((each) => ({
            value: each,
            label: kindWords[each],
          }))}
          onValue={setKind}
        />
        <div className={`grid gap-4 ${kind === 'both' ? 'sm:grid-cols-2' : ''}`}>
          {axesOf(kind).map((axis) => (
            <SeverityPicker
              key={axis}
              axis={axis}
              value={severities[axis]}
              onValue={(severity) => setSeverities((before) => ({ ...before, [axis]: severity }))}
            />
          ))}
        </div>
        <FormEnd act={act} label="Change" onClose={onClose} />
      </Form>
    </Window>
  );
}

function severityOf(incident: IncidentDetail, axis: 'reliability' | 'security'): SeverityName {
  return incident.axes.find((side) => side.axis === axis)?.severity ?? incident.severity;
}
