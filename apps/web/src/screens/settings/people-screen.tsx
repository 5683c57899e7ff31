import { type Person, roles, type Role } from '@lockstep/contract';
import { Plus, TriangleAlert } from 'lucide-react';
import { useState } from 'react';
import { useMay, useMe } from '../../api/me.ts';
import { useAct, useList } from '../../api/query.ts';
import { Button } from '../../ui/button.tsx';
import { PagedList } from '../../ui/list.tsx';
import { Window } from '../../ui/dialog.tsx';
import { SelectField } from '../../ui/field.tsx';
import { FormEnd } from '../../ui/form-end.tsx';
import { Form } from '../../ui/form.tsx';
import { useNow } from '../../ui/now.ts';
import { Section } from '../../ui/page.tsx';
import { Empty, ProblemNote } from '../../ui/states.tsx';
import { Table } from '../../ui/table.tsx';
import { SampleTag } from '../../ui/tags.tsx';
import { showToast } from '../../ui/toasts.tsx';
import { InviteWindow, OneTimeLinkNote } from './invite-window.tsx';
import { isRecent } from './key-rings.ts';
import { PendingChanges } from './pending-changes.tsx';
import { roleWords } from './role-words.ts';

type Opened = { kind: 'invite' } | { kind: 'roles' | 'deactivate' | 'recover'; person: Person };

export function PeopleScreen() {
  const list = useList('listPeople', { query: { limit: 100 } });
  const mayManage = useMay('access.manage');
  const [opened, setOpened] = useState<Opened>();
  const close = () => setOpened(undefined);
  return (
    <>
      <PendingChanges />
      <Section
        title="People"
        flush
        actions={
          mayManage && (
            <Button kind="primary" icon={Plus} onClick={() => setOpened({ kind: 'invite' })}>
              Invite
            </Button>
          )
        }
      >
        <PagedList list={list} empty={<Empty title="Nobody" />}>
          {(people) => (
            <Table columns={['Name', 'Roles', { name: 'Do', isHidden: true }]}>
              <tbody>
                {people.map((person) => (
                  <PersonLine key={person.id} person={person} mayManage={mayManage} onOpen={setOpened} />
                ))}
              </tbody>
            </Table>
          )}
        </PagedList>
      </Section>
      {opened?.kind === 'invite' && <InviteWindow onClose={close} />}
      {opened?.kind === 'roles' && <RoleWindow person={opened.person} onClose={close} />}
      {opened?.kind === 'deactivate' && <DeactivateWindow person={opened.person} onClose={close} />}
      {opened?.kind === 'recover' && <RecoverWindow person={opened.person} onClose={close} />}
    </>
  );
}

function PersonLine({
  person,
  mayManage,
  onOpen,
}: {
  person: Person;
  mayManage: boolean;
  onOpen: (opened: Opened) => void;
}) {
  const now = useNow(60_000);
  const me = useMe();
  return (
    <tr className={person.state === 'deactivated' ? 'text-muted' : ''}>
      <td>
        <span className="flex flex-wrap items-center gap-2 font-semibold">
          {person.name}
          {person.isSample && <SampleTag />}
          {person.state !== 'active' && <span className="tag">{person.state}</span>}
          {person.id === me?.userId && <span className="tag">you</span>}
        </span>
        <span className="block text-sm text-muted">{person.email ?? 'no address, can not sign in'}</span>
      </td>
      <td data-label="Roles">
        <span className="flex flex-wrap gap-1.5">
          {person.roles.length === 0 && <span className="text-muted">none</span>}
          {person.roles.map((grant) => (
            <span key={grant.role} className="tag text-ink!">
              {roleWords[grant.role].name}
              {isRecent(grant.grantedAt, now) && (
                <span
                  className="inline-flex items-center gap-1 text-warn"
                  data-tip="Granted within the last 24 hours; flagged on every decision"
                >
                  <TriangleAlert size={12} aria-hidden />
                  new
                </span>
              )}
              {grant.isSinglePerson && (
                <span className="text-muted" data-tip="Granted by one person, as there was nobody else">
                  by one person
                </span>
              )}
            </span>
          ))}
        </span>
      </td>
      <td>
        {mayManage && !person.isSample && person.state !== 'deactivated' && (
          <span className="flex flex-wrap gap-1 md:justify-end">
            <Button onClick={() => onOpen({ kind: 'roles', person })}>Roles</Button>
            <Button kind="quiet" onClick={() => onOpen({ kind: 'recover', person })}>
              Recovery link
            </Button>
            <Button kind="quiet" onClick={() => onOpen({ kind: 'deactivate', person })}>
              Deactivate
            </Button>
          </span>
        )}
      </td>
    </tr>
  );
}

function RoleWindow({ person, onClose }: { person: Person; onClose: () => void }) {
  const [role, setRole] = useState<Role>('responder');
  const has = person.roles.some((grant) => grant.role === role);
  const act = useAct('proposeRoleChange', ({ state }) => {
    showToast(state === 'waiting' ? 'Proposed. A second person has to agree.' : 'Done');
    onClose();
  });
  return (
    <Window title={`Roles of ${person.name}`} onClose={onClose}>
      <Form
        onSubmit={() =>
          void act.submit({ params: { userId: person.id }, body: { role, change: has ? 'revoke' : 'grant' } })
        }
      >
        <SelectField
          label="Role"
          value={role}
          onValue={(value) => setRole(roles.find((each) => each === value) ?? 'responder')}
          options={roles.map((each) => ({
            value: each,
            label: `${roleWords[each].name}${person.roles.some((grant) => grant.role === each) ? ' (has it)' : ''}`,
          }))}
          hint={roleWords[role].may}
        />
        {!has && roleWords[role].takesTwo && (
          <p className="text-sm text-warn pretty">
            Takes two people: you propose, somebody else agrees. It is flagged for 24 hours.
          </p>
        )}
        <FormEnd
          act={act}
          label={has ? 'Take it away' : roleWords[role].takesTwo ? 'Propose' : 'Grant'}
          kind={has ? 'danger' : 'primary'}
          onClose={onClose}
        />
      </Form>
    </Window>
  );
}

function DeactivateWindow({ person, onClose }: { person: Person; onClose: () => void }) {
  const act = useAct('deactivatePerson', () => {
    showToast(`${person.name} can no longer sign in`);
    onClose();
  });
  return (
    <Window
      title={`Deactivate ${person.name}`}
      note="Ends all sessions and tokens and takes all roles away. What they did stays in the evidence."
      onClose={onClose}
    >
      <Form onSubmit={() => void act.submit({ params: { userId: person.id } })}>
        <FormEnd act={act} label="Deactivate" kind="danger" onClose={onClose} />
      </Form>
    </Window>
  );
}

function RecoverWindow({ person, onClose }: { person: Person; onClose: () => void }) {
  const act = useAct('recoverPerson');
  return (
    <Window
      title={`Recovery link for ${person.name}`}
      note="With it they choose a new password. Using it takes admin and key roles away, so that it can not be a shortcut to a key."
      onClose={onClose}
    >
      {act.answer ? (
        <OneTimeLinkNote link={act.answer.link} expiresAt={act.answer.expiresAt} />
      ) : (
        <div className="grid gap-3">
          {act.problem && <ProblemNote problem={act.problem} />}
          <Button
            kind="primary"
            className="justify-self-start"
            isBusy={act.isBusy}
            onClick={() => void act.submit({ params: { userId: person.id } })}
          >
            Make the link
          </Button>
        </div>
      )}
    </Window>
  );
}
