import { type Person, type Role, roles } from '@lockstep/contract';
import { useState } from 'react';
import { useAct } from '../../api/query.ts';
import { Window } from '../../ui/dialog.tsx';
import { FormEnd } from '../../ui/form-end.tsx';
import { Form } from '../../ui/form.tsx';
import { OptionList } from '../../ui/option-list.tsx';
import { Time } from '../../ui/time.tsx';
import { showToast } from '../../ui/toasts.tsx';
import { roleWords } from './role-words.ts';

/** What is chosen at first is the least of what they do not hold. */
const lightestFirst: readonly Role[] = ['responder', 'auditor', ...roles];

/** Every role with what it may and whether it is held; the one chosen is granted or taken away. */
export function RoleWindow({ person, onClose }: { person: Person; onClose: () => void }) {
  const grantOf = (each: Role) => person.roles.find((grant) => grant.role === each);
  const [role, setRole] = useState<Role>(() => lightestFirst.find((each) => !grantOf(each)) ?? 'responder');
  const has = grantOf(role) !== undefined;
  const act = useAct('proposeRoleChange', ({ state }) => {
    showToast(state === 'waiting' ? 'Proposed. A second person has to agree.' : 'Done');
    onClose();
  });
  return (
    <Window title={`Roles of ${person.name}`} note={heldWords(person)} onClose={onClose}>
      <Form
        onSubmit={() =>
          void act.submit({ params: { userId: person.id }, body: { role, change: has ? 'revoke' : 'grant' } })
        }
      >
        <OptionList
          label="Role to grant or take away"
          value={role}
          onValue={setRole}
          options={roles.map((each) => {
            const grant = grantOf(each);
            return {
              value: each,
              label: (
                <>
                  {roleWords[each].name}
                  {grant && (
                    <span className="tag">
                      held, granted <Time at={grant.grantedAt} />
                    </span>
                  )}
                </>
              ),
              hint: roleWords[each].may,
            };
          })}
        />
        {!has && roleWords[role].takesTwo && (
          <p className="text-sm text-warn pretty">
            Takes two people: you propose, somebody else agrees. It is flagged for 24 hours.
          </p>
        )}
        <FormEnd
          act={act}
          label={`${has ? 'Take away' : roleWords[role].takesTwo ? 'Propose' : 'Grant'} ${roleWords[role].name}`}
          kind={has ? 'danger' : 'primary'}
          onClose={onClose}
        />
      </Form>
    </Window>
  );
}

export function heldWords(person: Person): string {
  const names = person.roles.map(({ role }) => roleWords[role].name);
  return names.length === 0 ? 'Holds no role.' : `Holds: ${names.join(', ')}.`;
}
