import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useAct } from '../../api/query.ts';
import { Window } from '../../ui/dialog.tsx';
import { Segments, TextArea, TextField } from '../../ui/field.tsx';
import { FormEnd } from '../../ui/form-end.tsx';
import { Form } from '../../ui/form.tsx';

/** For what was said on the phone, or at a conference. */
export function NewReportWindow({ onClose }: { onClose: () => void }) {
  const navigate = useNavigate();
  const [kind, setKind] = useState<'security' | 'broken'>('security');
  const [what, setWhat] = useState('');
  const [where, setWhere] = useState('');
  const [steps, setSteps] = useState('');
  const [contact, setContact] = useState('');
  const act = useAct('recordReport', ({ reference }) => {
    onClose();
    void navigate({ to: '/reports/$report', params: { report: reference } });
  });
  const body = { kind, what, where, steps, ...(contact.trim() !== '' && { contact }) };
  return (
    <Window title="Write a report down" note="For what came by another way" onClose={onClose}>
      <Form onSubmit={() => void act.submit({ body })}>
        <Segments
          label="Kind"
          value={kind}
          options={[
            { value: 'security', label: 'Security problem' },
            { value: 'broken', label: 'Something is broken' },
          ]}
          onValue={setKind}
        />
        <TextArea label="What is it" rows={4} value={what} onValue={setWhat} problem={act.fieldProblem('what')} />
        <TextField label="Where" value={where} onValue={setWhere} problem={act.fieldProblem('where')} />
        <TextArea label="Steps" rows={3} value={steps} onValue={setSteps} problem={act.fieldProblem('steps')} />
        <TextField
          label="Mail address of the reporter"
          type="email"
          value={contact}
          onValue={setContact}
          problem={act.fieldProblem('contact')}
          hint="They get what you tell them, and no receipt."
        />
        <FormEnd act={act} label="Write it down" onClose={onClose} />
      </Form>
    </Window>
  );
}
