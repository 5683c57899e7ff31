import { useState } from 'react';
import { useAct } from '../../api/query.ts';
import { Window } from '../../ui/dialog.tsx';
import { TextField } from '../../ui/field.tsx';
import { FormEnd } from '../../ui/form-end.tsx';
import { Form } from '../../ui/form.tsx';
import { showToast } from '../../ui/toasts.tsx';
import { SourceFields } from './source-fields.tsx';
import { minutesIn, type Source } from './source-words.ts';

/** What its alerts concern, and after how long one that is not repeated is over. */
export function SourceSettingsWindow({ source, onClose }: { source: Source; onClose: () => void }) {
  const [draft, setDraft] = useState({ service: source.service ?? '', axis: source.axis });
  const [minutes, setMinutes] = useState(String(source.resolveAfterMinutes ?? ''));
  const act = useAct('updateAlertSource', ({ name }) => {
    showToast(`${name} is changed; it counts for what comes from now on`);
    onClose();
  });
  const submit = () =>
    void act.submit({
      params: { source: source.name },
      body: {
        axis: draft.axis,
        service: draft.service.trim() === '' ? null : draft.service.trim(),
        resolveAfterMinutes: minutesIn(minutes),
      },
    });
  return (
    <Window title={`Change ${source.name}`} note="Routes and rules can still say otherwise." onClose={onClose}>
      <Form onSubmit={submit}>
        <SourceFields value={draft} onValue={setDraft} problemOf={act.fieldProblem} />
        <TextField
          label="Over when not repeated for, in minutes"
          hint="For senders that repeat what fires, such as Prometheus. Empty: only when the sender or somebody says so."
          inputMode="numeric"
          value={minutes}
          onValue={setMinutes}
          problem={act.fieldProblem('resolveAfterMinutes')}
        />
        <FormEnd act={act} label="Save" onClose={onClose} />
      </Form>
    </Window>
  );
}
