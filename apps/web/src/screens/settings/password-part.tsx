import { useState } from 'react';
import { useAct } from '../../api/query.ts';
import { Button } from '../../ui/button.tsx';
import { Window } from '../../ui/dialog.tsx';
import { TextField } from '../../ui/field.tsx';
import { FormEnd } from '../../ui/form-end.tsx';
import { Form } from '../../ui/form.tsx';
import { showToast } from '../../ui/toasts.tsx';
import { NewPasswordField } from '../access/password-field.tsx';

/** Another password, for whoever knows the one of now. */
export function ChangePassword() {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <>
      <Button onClick={() => setIsOpen(true)}>Change the password</Button>
      {isOpen && <PasswordWindow onClose={() => setIsOpen(false)} />}
    </>
  );
}

function PasswordWindow({ onClose }: { onClose: () => void }) {
  const [current, setCurrent] = useState('');
  const [next, setNext] = useState('');
  const change = useAct('changePassword', () => {
    showToast('Your password is changed, and your other sessions have ended');
    onClose();
  });
  return (
    <Window
      title="Change the password"
      note="Ends your other sessions: whoever knew the old one is out."
      onClose={onClose}
    >
      <Form onSubmit={() => void change.submit({ body: { current, next } })}>
        <TextField
          label="The password of now"
          type="password"
          autoComplete="current-password"
          value={current}
          onValue={setCurrent}
          problem={change.fieldProblem('current')}
        />
        <NewPasswordField label="New password" value={next} onValue={setNext} problem={change.fieldProblem('next')} />
        <FormEnd act={change} label="Change it" onClose={onClose} />
      </Form>
    </Window>
  );
}
