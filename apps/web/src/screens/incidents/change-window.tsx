import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { ask, useAct } from '../../api/query.ts';
import { Window } from '../../ui/dialog.tsx';
import { type FieldProblem, SelectField, TextArea, TextField } from '../../ui/field.tsx';
import { FormEnd } from '../../ui/form-end.tsx';
import { Form } from '../../ui/form.tsx';
import { showToast } from '../../ui/toasts.tsx';
import { CustomFields, typedOf, useCustomFields, valuesOf } from './custom-fields.tsx';
import { axesOf, type IncidentDetail, type KindName, type SeverityName } from './incident-words.ts';
import { type Severities, SidesFields } from './sides-fields.tsx';

/** What an incident is called, which sides it has, how grave each is, where it stands. */
export function ChangeWindow({ incident, onClose }: { incident: IncidentDetail; onClose: () => void }) {
  const [title, setTitle] = useState(incident.title);
  const [summary, setSummary] = useState(incident.summary);
  const [kind, setKind] = useState<KindName>(incident.kind);
  const [status, setStatus] = useState(incident.status.name);
  const [severities, setSeverities] = useState<Severities>(() => ({
    reliability: severityOf(incident, 'reliability'),
    security: severityOf(incident, 'security'),
  }));
  const [causedBy, setCausedBy] = useState(incident.causedByVersion ?? '');
  const [fixedBy, setFixedBy] = useState(incident.fixedByVersion ?? '');
  const fields = useCustomFields();
  const [typed, setTyped] = useState(() => typedOf(incident.fields));
  const act = useAct('updateIncident', () => {
    showToast(`${incident.name} is changed`);
    onClose();
  });
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
        ...(fields.length > 0 && { fields: valuesOf(fields, typed, incident.fields) }),
        ...versionOf('causedByVersion', incident.causedByVersion, causedBy),
        ...versionOf('fixedByVersion', incident.fixedByVersion, fixedBy),
      },
    });
  };
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
        {incident.resolvedAt === null && (
          <StatusField now={incident.status} value={status} onValue={setStatus} problem={act.fieldProblem('status')} />
        )}
        <SidesFields kind={kind} severities={severities} onKind={setKind} onSeverities={setSeverities} />
        <CustomFields fields={fields} typed={typed} onTyped={setTyped} problemOf={act.fieldProblem} />
        {incident.service !== null && (
          <div className="grid gap-4 sm:grid-cols-2">
            <TextField
              label="Caused by release"
              hint="If it is known"
              value={causedBy}
              onValue={setCausedBy}
              problem={act.fieldProblem('causedByVersion')}
              className="font-mono"
            />
            <TextField
              label="Fixed by release"
              hint="The gate counts going back behind it"
              value={fixedBy}
              onValue={setFixedBy}
              problem={act.fieldProblem('fixedByVersion')}
              className="font-mono"
            />
          </div>
        )}
        <FormEnd act={act} label="Change" onClose={onClose} />
      </Form>
    </Window>
  );
}

/** Statuses of the end come from closing the sides. */
function StatusField({
  now,
  value,
  onValue,
  problem,
}: {
  now: IncidentDetail['status'];
  value: string;
  onValue: (status: string) => void;
  problem: FieldProblem | undefined;
}) {
  const statuses = (useQuery(ask('listIncidentStatuses')).data?.items ?? []).filter(({ phase }) => phase !== 'done');
  const known = statuses.some(({ name }) => name === now.name) ? statuses : [now, ...statuses];
  return (
    <SelectField
      label="Status"
      value={value}
      onValue={onValue}
      problem={problem}
      options={known.map(({ name, title }) => ({ value: name, label: title }))}
    />
  );
}

/** What changed of a release that is named; nothing typed takes it away. */
function versionOf(field: 'causedByVersion' | 'fixedByVersion', before: string | null, typed: string) {
  const after = typed.trim() === '' ? null : typed.trim();
  return after === before ? {} : { [field]: after };
}

function severityOf(incident: IncidentDetail, axis: 'reliability' | 'security'): SeverityName {
  return incident.axes.find((side) => side.axis === axis)?.severity ?? incident.severity;
}
