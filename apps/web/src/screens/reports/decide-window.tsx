import { useState } from 'react';
import { useAct } from '../../api/query.ts';
import { Window } from '../../ui/dialog.tsx';
import { TextArea, TextField } from '../../ui/field.tsx';
import { FormEnd } from '../../ui/form-end.tsx';
import { Form } from '../../ui/form.tsx';
import { showToast } from '../../ui/toasts.tsx';
import { decideLabel, type Report, type ReportState, shownWords, stateLook } from './report-words.ts';

export type Next = Exclude<ReportState, 'new'>;

/** A decision with its reason, and what the reporter reads. */
export function DecideWindow({
  report,
  state,
  start = '',
  onClose,
}: {
  report: Report;
  state: Next;
  start: string | undefined;
  onClose: () => void;
}) {
  const [reason, setReason] = useState('');
  const [message, setMessage] = useState('');
  const [duplicateOf, setDuplicateOf] = useState(start);
  const act = useAct('decideReport', () => {
    showToast(`Decided: ${stateLook[state].word}`);
    onClose();
  });
  const body = {
    state,
    reason,
    version: report.version,
    ...(state === 'duplicate' && { duplicateOf }),
    ...(message.trim() !== '' && { message }),
  };
  return (
    <Window
      title={decideLabel(report.state, state)}
      note={`The reporter will read: ${shownWords[state]}`}
      onClose={onClose}
    >
      <Form onSubmit={() => void act.submit({ params: { report: report.reference }, body })}>
        {state === 'duplicate' && (
          <TextField
            label="Which report it repeats"
            placeholder="RPT-7K3QM-92XHD"
            value={duplicateOf}
            onValue={setDuplicateOf}
            problem={act.fieldProblem('duplicateOf')}
          />
        )}
        <TextArea
          label="Why"
          value={reason}
          onValue={setReason}
          problem={act.fieldProblem('reason')}
          hint="Stays inside, in the history."
        />
        {state !== 'spam' && (
          <TextArea
            label="To the reporter (optional)"
            rows={3}
            value={message}
            onValue={setMessage}
            problem={act.fieldProblem('message')}
          />
        )}
        <FormEnd
          act={act}
          label={decideLabel(report.state, state)}
          kind={state === 'spam' ? 'danger' : 'primary'}
          onClose={onClose}
        />
      </Form>
    </Window>
  );
}
