import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { ArrowRight } from 'lucide-react';
import { useState } from 'react';
import { cliLines } from '../../api/cli-lines.ts';
import { ask, useAct } from '../../api/query.ts';
import { Button, LinkButton } from '../../ui/button.tsx';
import { CommandLine } from '../../ui/copy.tsx';
import { TextField } from '../../ui/field.tsx';
import { Form } from '../../ui/form.tsx';
import { Loading, ProblemNote } from '../../ui/states.tsx';
import { EntryFrame } from './entry-frame.tsx';
import { useLinkToken } from './link-token.ts';
import { NewPasswordField } from './password-field.tsx';

/** The first minute: the person with the one-time link becomes the admin. */
export function SetupScreen() {
  const token = useLinkToken();
  const setup = useQuery(ask('getSetup'));
  if (setup.data === undefined)
    return (
      <EntryFrame title="Setting up">
        {setup.isError ? <ProblemNote problem={setup.error} onRetry={() => void setup.refetch()} /> : <Loading />}
      </EntryFrame>
    );
  if (!setup.data.isOpen) return <AlreadySetUp />;
  return token === undefined ? <NeedsLink /> : <FirstAdmin token={token} />;
}

function AlreadySetUp() {
  return (
    <EntryFrame title="Lockstep is set up already" note="The one-time link has done its work: there is an admin.">
      <LinkButton to="/sign-in" kind="primary" icon={ArrowRight} className="justify-self-start">
        Sign in
      </LinkButton>
    </EntryFrame>
  );
}

function NeedsLink() {
  return (
    <EntryFrame
      title="You need the one-time link"
      note="It was printed when Lockstep started. It works once, for 60 minutes, so that nobody else becomes admin of your server."
    >
      <p>If it is lost or too old, make a new one on the machine that runs Lockstep:</p>
      <CommandLine>{cliLines.setupLink()}</CommandLine>
    </EntryFrame>
  );
}

function FirstAdmin({ token }: { token: string }) {
  const navigate = useNavigate();
  const queries = useQueryClient();
  const [name, setName] = useState('');
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const act = useAct('completeSetup', () => {
    queries.clear();
    history.replaceState(null, '', '/setup');
    void navigate({ to: '/welcome' });
  });
  if (act.problem?.code === 'access.setup_link_invalid' || act.fieldProblem('token')) return <NeedsLink />;
  if (act.problem?.code === 'access.setup_closed') return <AlreadySetUp />;

  return (
    <EntryFrame title="Make yourself the admin" note="Nothing leaves this machine. You can invite others in a minute.">
      <Form onSubmit={() => void act.submit({ body: { token, name, email, password } })}>
        <TextField
          label="Your name"
          autoComplete="name"
          value={name}
          onValue={setName}
          problem={act.fieldProblem('name')}
        />
        <TextField
          label="E-mail"
          type="email"
          autoComplete="username"
          value={email}
          onValue={setEmail}
          problem={act.fieldProblem('email')}
        />
        <NewPasswordField value={password} onValue={setPassword} problem={act.fieldProblem('password')} />
        {act.problem && act.problem.fields.length === 0 && <ProblemNote problem={act.problem} />}
        <Button type="submit" kind="primary" isBusy={act.isBusy} className="justify-self-start">
          Create the account
        </Button>
      </Form>
    </EntryFrame>
  );
}
