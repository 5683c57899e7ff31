import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useMay, useMe } from '../../api/me.ts';
import { ask } from '../../api/query.ts';
import { Button } from '../../ui/button.tsx';
import { Window } from '../../ui/dialog.tsx';
import { SelectField, TextArea } from '../../ui/field.tsx';
import { Form } from '../../ui/form.tsx';
import { Face } from './face.tsx';
import { holdingOf, type IncidentDetail, roleLook, type RoleName } from './incident-words.ts';
import { type RoleActs, useRoleActs } from './use-role-acts.ts';

type Asked = { readonly role: RoleName; readonly what: 'offer' | 'take' | 'give_up' };
const roleNames = Object.keys(roleLook) as RoleName[];

/** Every role: who has it since when, and what can be done with it. */
export function RolesWindow({ incident, onClose }: { incident: IncidentDetail; onClose: () => void }) {
  const may = useMay('incidents.write');
  const me = useMe()?.userId ?? undefined;
  const acts = useRoleActs(incident);
  const [asked, setAsked] = useState<Asked>();
  const people = useQuery(ask('getIncidentPeople', { params: { incident: incident.id } })).data;
  const isResponder = people?.responders.some(({ person }) => person.id === me) === true;
  const hasRole = incident.roles.some(({ holder }) => holder?.id === me);
  return (
    <Window
      title={`Roles of ${incident.name}`}
      note="Whoever is offered a role accepts it before it changes hands."
      onClose={onClose}
    >
      <ul className="grid gap-3">
        {roleNames.map((role) => (
          <li key={role} className="grid gap-2">
            <RoleLine incident={incident} role={role} me={me} may={may} acts={acts} onAsk={setAsked} />
            {asked?.role === role && (
              <AskedForm key={asked.what} asked={asked} acts={acts} onDone={() => setAsked(undefined)} />
            )}
          </li>
        ))}
      </ul>
      {may && (
        <div className="mt-4 grid gap-2 border-t border-line pt-3">
          <p className="text-sm text-muted">
            {people === undefined || people.responders.length === 0
              ? 'Nobody helps without a role.'
              : `Helping: ${people.responders.map(({ person }) => person.name).join(', ')}`}
          </p>
          {!hasRole && (
            <p>
              <Button isBusy={acts.busy === 'join'} onClick={() => void (isResponder ? acts.leave() : acts.join())}>
                {isResponder ? 'Leave' : 'Help without a role'}
              </Button>
            </p>
          )}
        </div>
      )}
    </Window>
  );
}

function RoleLine({
  incident,
  role,
  me,
  may,
  acts,
  onAsk,
}: {
  incident: IncidentDetail;
  role: RoleName;
  me: string | undefined;
  may: boolean;
  acts: RoleActs;
  onAsk: (asked: Asked) => void;
}) {
  const { holder, offered } = holdingOf(incident, role);
  const isMine = holder !== null && holder.id === me;
  const isForMe = offered !== null && offered.person.id === me;
  const { word } = roleLook[role];
  const hidden = <span className="sr-only"> {word}</span>;
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-1.5">
      {holder ? (
        <Face person={holder} isLarge />
      ) : (
        <span aria-hidden className="size-7 rounded-full border border-dashed border-edge" />
      )}
      <span className="grid min-w-40 flex-1 leading-tight">
        <span className="text-xs text-muted">{word}</span>
        <span className="font-medium">{holder?.name ?? 'nobody yet'}</span>
        {offered !== null && (
          <span className="text-sm text-warn">
            {offered.person.name} is asked: {offered.because}
          </span>
        )}
      </span>
      {may && (
        <span className="flex flex-wrap gap-1.5">
          {isForMe && (
            <>
              <Button kind="primary" isBusy={acts.busy === `accept ${role}`} onClick={() => void acts.accept(role)}>
                Accept{hidden}
              </Button>
              <Button onClick={() => void acts.decline(role)}>Decline{hidden}</Button>
            </>
          )}
          {offered !== null && !isForMe && (
            <Button onClick={() => void acts.withdraw(role)}>Take the offer back{hidden}</Button>
          )}
          {offered === null && holder === null && (
            <Button isBusy={acts.busy === `take ${role}`} onClick={() => void acts.take(role)}>
              Take{hidden}
            </Button>
          )}
          {offered === null && holder !== null && !isMine && (
            <Button kind="quiet" onClick={() => onAsk({ role, what: 'take' })}>
              Take over{hidden}
            </Button>
          )}
          {offered === null && (
            <Button kind="quiet" onClick={() => onAsk({ role, what: 'offer' })}>
              {isMine ? 'Hand over' : 'Offer'}
              {hidden}
            </Button>
          )}
          {isMine && (
            <Button kind="quiet" onClick={() => onAsk({ role, what: 'give_up' })}>
              Give up{hidden}
            </Button>
          )}
        </span>
      )}
    </div>
  );
}

const askedWords = {
  offer: { label: 'Offer it', why: 'Why (optional)' },
  take: { label: 'Take it over', why: 'Why: whoever has it can not be reached?' },
  give_up: { label: 'Give it up', why: 'Why, and who follows' },
} as const;

function AskedForm({ asked: { role, what }, acts, onDone }: { asked: Asked; acts: RoleActs; onDone: () => void }) {
  const people =
    useQuery({ ...ask('listPeople', { query: { limit: 200 } }), enabled: what === 'offer' }).data?.items ?? [];
  const [person, setPerson] = useState('');
  const [because, setBecause] = useState('');
  const submit = async () => {
    const isDone =
      what === 'offer'
        ? person !== '' && (await acts.offer(role, person, because))
        : what === 'take'
          ? await acts.take(role, because)
          : await acts.giveUp(role, because);
    if (isDone) onDone();
  };
  return (
    <Form onSubmit={() => void submit()} className="grid gap-3 rounded-lg border border-line p-3">
      {what === 'offer' && (
        <SelectField
          label="To whom"
          value={person}
          onValue={setPerson}
          options={[
            { value: '', label: 'choose somebody' },
            ...people.filter(({ state }) => state === 'active').map(({ id, name }) => ({ value: id, label: name })),
          ]}
        />
      )}
      <TextArea label={askedWords[what].why} value={because} onValue={setBecause} />
      <div className="flex gap-2">
        <Button
          type="submit"
          kind="primary"
          isBusy={acts.busy !== undefined}
          disabled={what === 'offer' && person === ''}
        >
          {askedWords[what].label}
        </Button>
        <Button kind="quiet" onClick={onDone}>
          Cancel
        </Button>
      </div>
    </Form>
  );
}
