import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { TriangleAlert } from 'lucide-react';
import { useState } from 'react';
import { useMay } from '../../api/me.ts';
import { ask, useAct } from '../../api/query.ts';
import { Button } from '../../ui/button.tsx';
import { Window } from '../../ui/dialog.tsx';
import { SelectField } from '../../ui/field.tsx';
import { FormEnd } from '../../ui/form-end.tsx';
import { Form } from '../../ui/form.tsx';
import { useNow } from '../../ui/now.ts';
import { Section } from '../../ui/page.tsx';
import { Loaded } from '../../ui/states.tsx';
import { type AxisName, AxisTag, axisLook, SampleTag } from '../../ui/tags.tsx';
import { Time } from '../../ui/time.tsx';
import { heldWords } from '../../ui/time-words.ts';
import { showToast } from '../../ui/toasts.tsx';
import { holdersOf, isRecent } from './key-rings.ts';
import { PendingChanges } from './pending-changes.tsx';
import { TeamKeys } from './team-keys.tsx';

/** Who can turn which key, and who steps in when nobody holds one. */
export function KeysScreen() {
  const people = useQuery(ask('listPeople', { query: { limit: 200 } }));
  const deputies = useQuery(ask('listDeputies')).data?.items ?? [];
  const mayManage = useMay('access.manage');
  const now = useNow(60_000);
  const [naming, setNaming] = useState<AxisName>();
  return (
    <>
      <PendingChanges />
      <p className="max-w-2xl text-muted pretty">
        A joint sign-off takes both keys, turned by two different people in their own sessions; no API token can turn
        one. Keys are granted under{' '}
        <Link to="/settings/people" className="link">
          People
        </Link>
        , by two people.
      </p>
      <Loaded query={people}>
        {({ items }) => (
          <div className="grid gap-5 md:grid-cols-2">
            {(['reliability', 'security'] as const).map((axis) => {
              const holders = holdersOf(items, axis);
              const deputy = deputies.find((each) => each.axis === axis);
              return (
                <Section
                  key={axis}
                  title={<AxisTag axis={axis} />}
                  note={`${holders.length} ${holders.length === 1 ? 'holder' : 'holders'}`}
                  flush
                >
                  <ul className="divide-y divide-line">
                    {holders.length === 0 && (
                      <li className="px-4 py-3 text-warn">
                        Nobody holds this key. {deputy ? 'The deputy acts.' : 'Only breaking the glass is left.'}
                      </li>
                    )}
                    {holders.map((person) => {
                      const grant = person.roles.find((each) => each.role === `${axis}_key`);
                      return (
                        <li key={person.id} className="flex flex-wrap items-center gap-x-3 gap-y-1 px-4 py-2.5">
                          <span className="font-medium">{person.name}</span>
                          {person.isSample && <SampleTag />}
                          {grant && (
                            <span className="ml-auto text-sm text-muted">
                              <Time at={grant.grantedAt} words={heldWords(grant.grantedAt, now)} />
                            </span>
                          )}
                          {grant && isRecent(grant.grantedAt, now) && (
                            <span className="flex basis-full items-start gap-1.5 text-sm text-warn">
                              <TriangleAlert size={13} aria-hidden className="mt-1 shrink-0" />
                              Granted within the last 24 hours: flagged on every decision
                            </span>
                          )}
                        </li>
                      );
                    })}
                    <li className="flex flex-wrap items-center gap-3 px-4 py-2.5 text-sm">
                      <span className="text-muted">Deputy</span>
                      <span>{deputy ? deputy.name : 'nobody'}</span>
                      {mayManage && (
                        <Button className="ml-auto" onClick={() => setNaming(axis)}>
                          {deputy ? 'Name another' : 'Name a deputy'}
                        </Button>
                      )}
                    </li>
                  </ul>
                </Section>
              );
            })}
            {naming && (
              <DeputyWindow
                axis={naming}
                people={items.filter((person) => person.state === 'active' && !person.isSample)}
                onClose={() => setNaming(undefined)}
              />
            )}
          </div>
        )}
      </Loaded>
      <TeamKeys />
    </>
  );
}

function DeputyWindow({
  axis,
  people,
  onClose,
}: {
  axis: AxisName;
  people: readonly { id: string; name: string }[];
  onClose: () => void;
}) {
  const [userId, setUserId] = useState(people[0]?.id ?? '');
  const act = useAct('setDeputy', ({ state }) => {
    showToast(state === 'waiting' ? 'Proposed. A second person has to agree.' : 'Named');
    onClose();
  });
  return (
    <Window
      title={`Deputy for the ${axisLook[axis].word.toLowerCase()} key`}
      note="Acts only while nobody holds the key. Takes two people."
      onClose={onClose}
    >
      <Form onSubmit={() => void act.submit({ params: { axis }, body: { userId } })}>
        <SelectField
          label="Person"
          value={userId}
          onValue={setUserId}
          problem={act.fieldProblem('userId')}
          options={people.map((person) => ({ value: person.id, label: person.name }))}
        />
        <FormEnd act={act} label="Propose" onClose={onClose} />
      </Form>
    </Window>
  );
}
