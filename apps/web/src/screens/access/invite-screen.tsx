import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useAct } from '../../api/query.ts';
import { Button } from '../../ui/button.tsx';
import { Form } from '../../ui/form.tsx';
import { ProblemNote } from '../../ui/states.tsx';
import { EntryFrame } from './entry-frame.tsx';
import { useLinkToken } from './link-token.ts';
import { NewPasswordField } from './password-field.tsx';

/** Invitation and recovery: choose a password, be signed in. */
export function InviteScreen() {
  const token = useLinkToken();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const [password, setPassword] = useState('');
  const act = useAct('acceptLink', () => {
    queries.clear();
    void navigate({ to: '/now' });
  });
  if (token === undefined || act.problem?.code === 'access.setup_link_invalid' || act.fieldProblem('token'))
    return (
      <EntryFrame title="This link no longer works" note="A link works once and for a limited time.">
        <p>Ask an admin of your Lockstep for a new one. They make it under Settings, People.</p>
      </EntryFrame>
    );
  return (
    <EntryFrame title="Choose your password" note="Then you are in.">
      <Form onSubmit={() => void act.submit({ body: { token, password } })}>
        <NewPasswordField value={password} onValue={setPassword} problem={act.fieldProblem('password')} />
        {act.problem && act.problem.fields.length === 0 && <ProblemNote problem={act.problem} />}
        <Button type="submit" kind="primary" isBusy={act.isBusy} className="justify-self-start">
          Go on
        </Button>
      </Form>
    </EntryFrame>
  );
}
