import { useState } from 'react';
import { useAct } from '../../api/query.ts';
import { Button } from '../../ui/button.tsx';
import { CommandLine } from '../../ui/copy.tsx';
import { Window } from '../../ui/dialog.tsx';
import { CheckField, TextField } from '../../ui/field.tsx';
import { FormEnd } from '../../ui/form-end.tsx';
import { Form } from '../../ui/form.tsx';
import { Time } from '../../ui/time.tsx';
import { roleWords } from './role-words.ts';

export function InviteWindow({ onClose }: { onClose: () => void }) {
  const [name, setName] = useState('');
  const [email, setEmail] = useState('');
  const [isResponder, setIsResponder] = useState(true);
  const [isAuditor, setIsAuditor] = useState(false);
  const act = useAct('invitePerson');
  if (act.answer)
    return (
      <Window title={`${name} is invited`} onClose={onClose}>
        <div className="grid gap-4">
          <OneTimeLinkNote link={act.answer.link} expiresAt={act.answer.expiresAt} />
          <Button className="justify-self-start" onClick={onClose}>
            Done
          </Button>
        </div>
      </Window>
    );
  return (
    <Window
      title="Invite a person"
      note="You get a link that works once. Admin and keys are granted afterwards, by two people."
      onClose={onClose}
    >
      <Form
        onSubmit={() => {
          const roles = [
            ...(isResponder ? (['responder'] as const) : []),
            ...(isAuditor ? (['auditor'] as const) : []),
          ];
          void act.submit({ body: { name, email, roles } });
        }}
      >
        <TextField label="Name" value={name} onValue={setName} problem={act.fieldProblem('name')} />
        <TextField label="E-mail" type="email" value={email} onValue={setEmail} problem={act.fieldProblem('email')} />
        <div className="grid gap-2.5">
          <CheckField label="Responder" hint={roleWords.responder.may} isOn={isResponder} onChange={setIsResponder} />
          <CheckField label="Auditor" hint={roleWords.auditor.may} isOn={isAuditor} onChange={setIsAuditor} />
        </div>
        <FormEnd act={act} label="Make the link" onClose={onClose} />
      </Form>
    </Window>
  );
}

/** Shown once; whoever has it is that person. */
export function OneTimeLinkNote({ link, expiresAt }: { link: string; expiresAt: string }) {
  return (
    <div className="grid gap-2">
      <p className="pretty">
        Pass it on by a way you trust. It works once, until <Time at={expiresAt} />, and is not shown again.
      </p>
      <CommandLine>{link}</CommandLine>
    </div>
  );
}
