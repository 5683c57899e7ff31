import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { AnswerOf } from '../../api/call.ts';
import { ask, useAct } from '../../api/query.ts';
import { SelectField } from '../../ui/field.tsx';
import { ReasonWindow } from '../../ui/reason-window.tsx';
import { showToast } from '../../ui/toasts.tsx';
import type { IncidentDetail } from './incident-words.ts';

type Access = AnswerOf<'getIncidentAccess'>;
type Person = Access['readers'][number]['person'];

/** What somebody does about who may see an incident. */
export type AccessAct =
  | { readonly kind: 'restrict' | 'add' | 'keep' | 'glass' }
  | { readonly kind: 'remove'; readonly person: Person }
  | { readonly kind: 'lift'; readonly isSecond: boolean }
  | { readonly kind: 'privilege' | 'hold'; readonly isOn: boolean };

type Props = {
  incident: Pick<IncidentDetail, 'id' | 'name'>;
  access?: Access;
  onClose: () => void;
};

/** Each act asks why, and says what follows from it. */
export function AccessWindow({ act, ...props }: Props & { act: AccessAct }) {
  switch (act.kind) {
    case 'restrict':
      return <RestrictWindow {...props} />;
    case 'add':
      return <AddWindow {...props} />;
    case 'remove':
      return <RemoveWindow {...props} person={act.person} />;
    case 'lift':
      return <LiftWindow {...props} isSecond={act.isSecond} />;
    case 'keep':
      return <KeepWindow {...props} />;
    case 'privilege':
      return <PrivilegeWindow {...props} isOn={act.isOn} />;
    case 'hold':
      return <HoldWindow {...props} isOn={act.isOn} />;
    case 'glass':
      return <GlassWindow {...props} />;
  }
}

type Changing =
  | 'restrictIncident'
  | 'addIncidentReader'
  | 'removeIncidentReader'
  | 'liftIncidentRestriction'
  | 'withdrawIncidentLift'
  | 'setIncidentPrivilege'
  | 'setIncidentLegalHold'
  | 'breakIncidentGlass';

/** The reason is called `because` in these requests. */
function useReasoned<N extends Changing>(name: N, done: string, onClose: () => void) {
  const act = useAct(name, () => {
    showToast(done);
    onClose();
  });
  return { ...act, fieldProblem: () => act.fieldProblem('because') };
}

function RestrictWindow({ incident, onClose }: Props) {
  const act = useReasoned('restrictIncident', `${incident.name} is restricted`, onClose);
  return (
    <ReasonWindow
      title={`Restrict ${incident.name}`}
      note="You and everybody with a role in it keep seeing it. For everybody else it is gone from now on: lists, counts, searches, messages and what was written of it before. It keeps its name, which others may remember."
      act={act}
      label="Restrict"
      kind="primary"
      onReason={(because) => void act.submit({ params: { incident: incident.id }, body: { because } })}
      onClose={onClose}
    />
  );
}

function AddWindow({ incident, access, onClose }: Props) {
  const people = useQuery(ask('listPeople', { query: { limit: 200 } })).data?.items ?? [];
  const [person, setPerson] = useState('');
  const act = useReasoned('addIncidentReader', 'They may see it now', onClose);
  const listed = new Set(access?.readers.flatMap((reader) => (reader.isBreakGlass ? [] : [reader.person.id])));
  const others = people.filter(({ id, state }) => state === 'active' && !listed.has(id));
  return (
    <ReasonWindow
      title="Let somebody in"
      note="They see everything of it, from its beginning."
      question="Why they need to know"
      act={act}
      label="Let in"
      kind="primary"
      isOff={person === ''}
      onReason={(because) => void act.submit({ params: { incident: incident.id }, body: { person, because } })}
      onClose={onClose}
    >
      <SelectField
        label="Whom"
        value={person}
        onValue={setPerson}
        options={[
          { value: '', label: 'choose somebody' },
          ...others.map(({ id, name }) => ({ value: id, label: name })),
        ]}
      />
    </ReasonWindow>
  );
}

function RemoveWindow({ incident, person, onClose }: Props & { person: Person }) {
  const act = useReasoned('removeIncidentReader', `${person.name} sees it no longer`, onClose);
  const params = { incident: incident.id, person: person.id };
  return (
    <ReasonWindow
      title={`Take ${person.name} off the list`}
      note="They see nothing of it from now on. What they have read they know."
      act={act}
      label="Take off the list"
      kind="danger"
      onReason={(because) => void act.submit({ params, body: { because } })}
      onClose={onClose}
    />
  );
}

function LiftWindow({ incident, isSecond, onClose }: Props & { isSecond: boolean }) {
  const done = isSecond ? 'Everybody sees it now' : 'Now somebody of the other side has to agree';
  const act = useReasoned('liftIncidentRestriction', done, onClose);
  return (
    <ReasonWindow
      title="Show it to everybody"
      note={
        isSecond
          ? 'From now on everybody sees it, with everything that was written while it was restricted.'
          : 'It takes two: one who speaks for security, and the commander. Nothing changes until the other one agrees.'
      }
      act={act}
      label={isSecond ? 'Agree: show it' : 'Ask for it'}
      kind={isSecond ? 'danger' : 'primary'}
      onReason={(because) => void act.submit({ params: { incident: incident.id }, body: { because } })}
      onClose={onClose}
    />
  );
}

function KeepWindow({ incident, onClose }: Props) {
  const act = useReasoned('withdrawIncidentLift', 'It stays restricted', onClose);
  return (
    <ReasonWindow
      title="Keep it restricted"
      act={act}
      label="Keep it restricted"
      kind="primary"
      onReason={(because) => void act.submit({ params: { incident: incident.id }, body: { because } })}
      onClose={onClose}
    />
  );
}

function PrivilegeWindow({ incident, isOn, onClose }: Props & { isOn: boolean }) {
  const act = useReasoned('setIncidentPrivilege', isOn ? 'It is privileged' : 'It is no longer privileged', onClose);
  return (
    <ReasonWindow
      title={isOn ? 'Mark as privileged' : 'No longer privileged'}
      note={
        isOn
          ? 'Every screen and every export says so. From now on only the legal role says who may see it, and nobody can break the glass.'
          : 'Whoever leads it says again who may see it.'
      }
      act={act}
      label={isOn ? 'Mark as privileged' : 'Take the mark off'}
      kind="primary"
      onReason={(because) =>
        void act.submit({ params: { incident: incident.id }, body: { isPrivileged: isOn, because } })
      }
      onClose={onClose}
    />
  );
}

function HoldWindow({ incident, isOn, onClose }: Props & { isOn: boolean }) {
  const act = useReasoned('setIncidentLegalHold', isOn ? 'It is held' : 'The hold has ended', onClose);
  return (
    <ReasonWindow
      title={isOn ? 'Legal hold' : 'End the legal hold'}
      note={
        isOn
          ? 'While it stands, no words and no files of this incident can be taken away.'
          : 'Words and files can be taken away again.'
      }
      act={act}
      label={isOn ? 'Hold everything' : 'End the hold'}
      kind={isOn ? 'primary' : 'danger'}
      onReason={(because) => void act.submit({ params: { incident: incident.id }, body: { isHeld: isOn, because } })}
      onClose={onClose}
    />
  );
}

function GlassWindow({ incident, onClose }: Props) {
  const act = useReasoned('breakIncidentGlass', 'You see it for four hours', onClose);
  return (
    <ReasonWindow
      title={`Break the glass of ${incident.name}`}
      note="If there is such an incident you see it for four hours. Everybody on its list is told at once, with your name and your reason, and it stays in the evidence."
      act={act}
      label="Break the glass"
      kind="danger"
      onReason={(because) => void act.submit({ params: { incident: incident.id }, body: { because } })}
      onClose={onClose}
    />
  );
}
