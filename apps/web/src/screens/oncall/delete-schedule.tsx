import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useAct } from '../../api/query.ts';
import { Button } from '../../ui/button.tsx';
import { Window } from '../../ui/dialog.tsx';
import { TextField } from '../../ui/field.tsx';
import { FormEnd } from '../../ui/form-end.tsx';
import { Form } from '../../ui/form.tsx';
import { showToast } from '../../ui/toasts.tsx';

/** Removes a schedule for good, once its name is typed. */
export function DeleteSchedule({ name, title }: { name: string; title: string }) {
  const [isOpen, setIsOpen] = useState(false);
  const [typed, setTyped] = useState('');
  const navigate = useNavigate();
  const done = () => {
    showToast(`${title} is gone`);
    void navigate({ to: '/oncall' });
  };
  const act = useAct('deleteSchedule', done, 'listSchedules');
  const close = () => setIsOpen(false);
  return (
    <>
      <Button kind="danger" onClick={() => setIsOpen(true)}>
        Remove the schedule
      </Button>
      {isOpen && (
        <Window
          title={`Remove ${title}`}
          note="For good, with its overrides. A schedule that a policy uses can not be removed."
          onClose={close}
        >
          <Form onSubmit={() => void act.submit({ params: { schedule: name } })}>
            <TextField label={`Type ${name} to be sure`} value={typed} onValue={setTyped} />
            <FormEnd act={act} label="Remove it" kind="danger" isOff={typed !== name} onClose={close} />
          </Form>
        </Window>
      )}
    </>
  );
}
