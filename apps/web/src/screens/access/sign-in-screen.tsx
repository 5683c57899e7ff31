import { useQueryClient } from '@tanstack/react-query';
import { getRouteApi, useRouter } from '@tanstack/react-router';
import { useState } from 'react';
import { useAct } from '../../api/query.ts';
import { Button } from '../../ui/button.tsx';
import { TextField } from '../../ui/field.tsx';
import { Form } from '../../ui/form.tsx';
import { ProblemNote } from '../../ui/states.tsx';
import { EntryFrame } from './entry-frame.tsx';

const route = getRouteApi('/sign-in');

/** Only ways inside this application are followed. */
function safeNext(next: string | undefined): string {
  return next?.startsWith('/') === true && !next.startsWith('//') && !next.includes('\\') ? next : '/now';
}

export function SignInScreen() {
  const { next } = route.useSearch();
  const router = useRouter();
  const queries = useQueryClient();
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const act = useAct('signIn', () => {
    queries.clear();
    router.history.push(safeNext(next));
  });
  return (
    <EntryFrame title="Sign in">
      <Form onSubmit={() => void act.submit({ body: { email, password } })}>
        {act.problem && <ProblemNote problem={act.problem} />}
        <TextField
          label="E-mail"
          type="email"
          autoComplete="username"
          value={email}
          onValue={setEmail}
          problem={act.fieldProblem('email')}
        />
        <TextField
          label="Password"
          type="password"
          autoComplete="current-password"
          value={password}
          onValue={setPassword}
          problem={act.fieldProblem('password')}
        />
        <Button type="submit" kind="primary" isBusy={act.isBusy} className="justify-self-start">
          Sign in
        </Button>
        <p className="text-sm text-muted pretty">
          Password lost? Any other admin can make you a recovery link under Settings, People.
        </p>
      </Form>
    </EntryFrame>
  );
}
