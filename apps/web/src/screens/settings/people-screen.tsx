import type { Person } from '@lockstep/contract';
import { Plus, TriangleAlert } from 'lucide-react';
import { useState } from 'react';
import { useMay, useMe } from '../../api/me.ts';
import { useList } from '../../api/query.ts';
import { Button } from '../../ui/button.tsx';
import { PagedList } from '../../ui/list.tsx';
import { useNow } from '../../ui/now.ts';
import { Section } from '../../ui/page.tsx';
import { Empty } from '../../ui/states.tsx';
import { Table } from '../../ui/table.tsx';
import { SampleTag } from '../../ui/tags.tsx';
import { InviteWindow } from './invite-window.tsx';
import { isRecent } from './key-rings.ts';
import { isLastAdmin } from './last-admin.ts';
import { DeactivateWindow, RecoverWindow } from './leaving-windows.tsx';
import { PendingChanges } from './pending-changes.tsx';
import { RoleWindow } from './role-window.tsx';
import { roleWords } from './role-words.ts';

type Opened = { kind: 'invite' } | { kind: 'roles' | 'deactivate' | 'recover'; person: Person };

export function PeopleScreen() {
  const list = useList('listPeople', { query: { limit: 100 } });
  const mayManage = useMay('access.manage');
  const [opened, setOpened] = useState<Opened>();
  const close = () => setOpened(undefined);
  const everybody = list.query.hasNextPage ? undefined : list.items;
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
      {opened?.kind === 'deactivate' && (
        <DeactivateWindow person={opened.person} isLast={isLastAdmin(opened.person, everybody)} onClose={close} />
      )}
      {opened?.kind === 'recover' && (
        <RecoverWindow person={opened.person} isLast={isLastAdmin(opened.person, everybody)} onClose={close} />
      )}
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
