import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { AnswerOf } from '../../api/call.ts';
import { useMay } from '../../api/me.ts';
import { ask, useAct, useList } from '../../api/query.ts';
import { Button } from '../../ui/button.tsx';
import { Window } from '../../ui/dialog.tsx';
import { SelectField } from '../../ui/field.tsx';
import { FormEnd } from '../../ui/form-end.tsx';
import { Form } from '../../ui/form.tsx';
import { useNow } from '../../ui/now.ts';
import { Section } from '../../ui/page.tsx';
import { Prose } from '../../ui/prose.tsx';
import { ProblemNote } from '../../ui/states.tsx';
import { type AxisName, axisLook } from '../../ui/tags.tsx';
import { Time } from '../../ui/time.tsx';
import { showToast } from '../../ui/toasts.tsx';

type Engagement = AnswerOf<'listEngagements'>['items'][number];

const proposed = 'Proposed. A second person has to agree.';

/** Keys that hold for the services of a team: given to its members, and to teams that are engaged for a service. */
export function TeamKeys() {
  const now = useNow(60_000);
  const mayManage = useMay('access.manage');
  const teams = useQuery(ask('listTeams', { query: { limit: 200 } })).data?.items ?? [];
  const { items } = useList('listEngagements', { query: { limit: 50 } });
  const [giving, setGiving] = useState(false);
  const engagements = items.filter(({ endsAt }) => endsAt === null || Date.parse(endsAt) > now);
  if (teams.length === 0) return null;
  return (
    <Section title="Keys of teams" flush>
      <ul className="divide-y divide-line">
        <li className="flex flex-wrap items-center gap-x-4 gap-y-2 px-4 py-3">
          <p className="min-w-0 flex-1 basis-72 text-sm text-muted pretty">
            A member who carries a key turns it for the services of the team, and for those it is engaged for.
          </p>
          {mayManage && <Button onClick={() => setGiving(true)}>Give a member a key</Button>}
        </li>
        {engagements.map((engagement) => (
          <EngagementLine key={engagement.id} engagement={engagement} mayManage={mayManage} />
        ))}
      </ul>
      {giving && <MemberKeyWindow teams={teams.map(({ name }) => name)} onClose={() => setGiving(false)} />}
    </Section>
  );
}

function EngagementLine({ engagement, mayManage }: { engagement: Engagement; mayManage: boolean }) {
  const give = useAct('grantEngagementKey', ({ state }) => showToast(state === 'waiting' ? proposed : 'Given'));
  const take = useAct('takeEngagementKey', () => showToast('Taken'));
  const { id, team, service, axis, endsAt, key } = engagement;
  const input = { params: { engagement: id } };
  const problem = give.problem ?? take.problem;
  return (
    <li className="grid gap-2 px-4 py-3">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <div className="min-w-0 flex-1 basis-72">
          <p className="pretty [overflow-wrap:anywhere]">
            <span className="font-medium">{team}</span> looks after the {axis} of{' '}
            <span className="font-medium">{service}</span>
            {endsAt !== null && (
              <>
                {' '}
                until <Time at={endsAt} />
              </>
            )}
          </p>
          <p className="text-sm text-muted">
            {key === null ? (
              'Its members turn no key of it.'
            ) : (
              <>
                Its members who carry the key turn it since <Time at={key.grantedAt} />.
              </>
            )}
          </p>
        </div>
        {mayManage &&
          (key === null ? (
            <Button isBusy={give.isBusy} onClick={() => void give.submit(input)}>
              Give it the key<span className="sr-only"> of {service}</span>
            </Button>
          ) : (
            <Button isBusy={take.isBusy} onClick={() => void take.submit(input)}>
              Take the key<span className="sr-only"> of {service}</span>
            </Button>
          ))}
      </div>
      {problem && <ProblemNote problem={problem} />}
    </li>
  );
}

function MemberKeyWindow({ teams, onClose }: { teams: readonly string[]; onClose: () => void }) {
  const [team, setTeam] = useState(teams[0] ?? '');
  const [axis, setAxis] = useState<AxisName>('reliability');
  const [chosen, setChosen] = useState('');
  const { data, isPending } = useQuery(ask('listTeamMembers', { params: { team } }));
  const members = data?.items.filter(({ isActive, key }) => isActive && key !== axis) ?? [];
  const member = members.find(({ userId }) => userId === chosen) ?? members[0];
  const act = useAct('putTeamMember', ({ pendingChangeId }) => {
    showToast(pendingChangeId === null ? 'Given' : proposed);
    onClose();
  });
  return (
    <Window
      title="Give a member a key"
      note="Takes two people, and takes away another key they carry."
      onClose={onClose}
    >
      <Form
        onSubmit={() => {
          if (member === undefined) return;
          void act.submit({ params: { team, userId: member.userId }, body: { role: member.role, key: axis } });
        }}
      >
        <SelectField
          label="Team"
          value={team}
          onValue={setTeam}
          options={teams.map((name) => ({ value: name, label: name }))}
        />
        <SelectField
          label="Key"
          value={axis}
          onValue={(value) => setAxis(value === 'security' ? 'security' : 'reliability')}
          options={(['reliability', 'security'] as const).map((value) => ({ value, label: axisLook[value].word }))}
        />
        <SelectField
          label="Member"
          {...(member === undefined &&
            !isPending && { hint: <NoMember team={team} isEmpty={data?.items.length === 0} /> })}
          value={member?.userId ?? ''}
          onValue={setChosen}
          problem={act.fieldProblem('key')}
          options={members.map(({ userId, name }) => ({ value: userId, label: name }))}
        />
        <FormEnd act={act} label="Propose" isOff={member === undefined} onClose={onClose} />
      </Form>
    </Window>
  );
}

/** Why there is nobody to choose. */
function NoMember({ team, isEmpty }: { team: string; isEmpty: boolean }) {
  if (!isEmpty) return 'Nobody in the team is without it.';
  return <Prose text={`The team has no members yet: \`lockstep team members add ${team} ana@example.org\``} />;
}
