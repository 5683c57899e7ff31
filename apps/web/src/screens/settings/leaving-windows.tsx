import type { Person } from '@lockstep/contract';
import { useMe } from '../../api/me.ts';
import { useAct } from '../../api/query.ts';
import { Button } from '../../ui/button.tsx';
import { Window } from '../../ui/dialog.tsx';
import { FormEnd } from '../../ui/form-end.tsx';
import { Form } from '../../ui/form.tsx';
import { showToast } from '../../ui/toasts.tsx';
import { OneTimeLinkNote } from './invite-window.tsx';
import { heldWords } from './role-window.tsx';

/** What can not be done is said before somebody tries. */
function LastAdmin({ title, onClose }: { title: string; onClose: () => void }) {
  return (
    <Window title={title} onClose={onClose}>
      <div className="grid gap-4">
        <p className="pretty">
          This is not possible now: nobody else is an admin, so nobody could let people in again. Make somebody else an
          admin first, by <strong>Roles</strong> in their line.
        </p>
        <Button className="justify-self-start" onClick={onClose}>
          Close
        </Button>
      </div>
    </Window>
  );
}

export function DeactivateWindow({
  person,
  isLast,
  onClose,
}: {
  person: Person;
  /** Nobody else is an admin. */
  isLast: boolean;
  onClose: () => void;
}) {
  const isMe = useMe()?.userId === person.id;
  const act = useAct('deactivatePerson', () => {
    showToast(`${person.name} can no longer sign in`);
    onClose();
  });
  const title = isMe ? 'Deactivate yourself' : `Deactivate ${person.name}`;
  if (isLast) return <LastAdmin title={title} onClose={onClose} />;
  return (
    <Window title={title} note={heldWords(person)} onClose={onClose}>
      <Form onSubmit={() => void act.submit({ params: { userId: person.id } })}>
        {isMe && (
          <p className="font-semibold text-warn pretty">
            This is your own account: you are signed out at once, and only another admin can invite you again.
          </p>
        )}
        <p className="pretty">
          Ends all sessions and tokens and takes all roles away. What {isMe ? 'you' : 'they'} did stays in the evidence.
        </p>
        <FormEnd act={act} label={isMe ? 'Deactivate myself' : 'Deactivate'} kind="danger" onClose={onClose} />
      </Form>
    </Window>
  );
}

export function RecoverWindow({ person, isLast, onClose }: { person: Person; isLast: boolean; onClose: () => void }) {
  const act = useAct('recoverPerson');
  const title = `Recovery link for ${person.name}`;
  if (isLast) return <LastAdmin title={title} onClose={onClose} />;
  return (
    <Window title={title} note={heldWords(person)} onClose={onClose}>
      {act.answer ? (
        <div className="grid gap-4">
          <OneTimeLinkNote link={act.answer.link} expiresAt={act.answer.expiresAt} />
          <Button className="justify-self-start" onClick={onClose}>
            Done
          </Button>
        </div>
      ) : (
        <Form onSubmit={() => void act.submit({ params: { userId: person.id } })}>
          <p className="pretty">
            With it they choose a new password. Using it takes admin and key roles away, so that it can not be a
            shortcut to a key.
          </p>
          <FormEnd act={act} label="Make the link" onClose={onClose} />
        </Form>
      )}
    </Window>
  );
}
