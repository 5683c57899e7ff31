import { useState } from 'react';
import { useAct } from '../../api/query.ts';
import { Window } from '../../ui/dialog.tsx';
import { CheckField, Segments, TextField } from '../../ui/field.tsx';
import { FormEnd } from '../../ui/form-end.tsx';
import { Form } from '../../ui/form.tsx';
import { showToast } from '../../ui/toasts.tsx';
import type { Report } from './report-words.ts';

const severities = ['sev1', 'sev2', 'sev3', 'sev4', 'sev5'] as const;

/** A room for what was reported. It does not name the report: whoever works on it may not read reports. */
export function IncidentWindow({ report, onClose }: { report: Report; onClose: () => void }) {
  const [title, setTitle] = useState(report.title ?? '');
  const [severity, setSeverity] = useState<(typeof severities)[number]>('sev3');
  const [service, setService] = useState('');
  const [isRestricted, setIsRestricted] = useState(true);
  const act = useAct('openReportIncident', () => {
    showToast('The incident is open');
    onClose();
  });
  const body = { title, severity, isRestricted, ...(service.trim() !== '' && { service: service.trim() }) };
  return (
    <Window title="Open a security incident" note="It does not name the report, nor who sent it." onClose={onClose}>
      <Form onSubmit={() => void act.submit({ params: { report: report.reference }, body })}>
        <TextField label="Title" value={title} onValue={setTitle} problem={act.fieldProblem('title')} />
        <Segments
          label="Severity"
          value={severity}
          options={severities.map((value) => ({ value, label: value }))}
          onValue={setSeverity}
        />
        <TextField
          label="Service (optional)"
          value={service}
          onValue={setService}
          problem={act.fieldProblem('service')}
          hint="Where it is known already"
        />
        <CheckField
          label="Restricted"
          hint="Only those who need to know learn that there is one. Without it, everybody here reads its title."
          isOn={isRestricted}
          onChange={setIsRestricted}
        />
        <FormEnd act={act} label="Open it" onClose={onClose} />
      </Form>
    </Window>
  );
}
