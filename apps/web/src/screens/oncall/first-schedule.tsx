import { type Participant, type Schedule, coverage, scheduleProblems } from '@lockstep/oncall';
import { Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useMe } from '../../api/me.ts';
import { useAct } from '../../api/query.ts';
import { SelectField, TextField } from '../../ui/field.tsx';
import { FormEnd } from '../../ui/form-end.tsx';
import { Form } from '../../ui/form.tsx';
import { useNow } from '../../ui/now.ts';
import { Section } from '../../ui/page.tsx';
import { showToast } from '../../ui/toasts.tsx';
import { toVersionsInput } from './api-schedule.ts';
import { startOfDay, startOfWeek, viewerZone, weekdays } from './days.ts';
import { PeopleOrder } from './people-order.tsx';
import { useStaff } from './people.ts';
import { slugOf, weeklyRota } from './schedule-draft.ts';
import { finalStretches } from './timeline-layout.ts';
import { TimelineView } from './timeline-view.tsx';
import { useLook } from './use-look.ts';

const WEEKS_SHOWN = 4;

/** A weekly rota out of names, with everything else filled in: the first schedule in under a minute. */
export function FirstSchedule() {
  const navigate = useNavigate();
  const staff = useStaff();
  const me = useMe()?.userId;
  const zone = viewerZone();
  const now = useNow(3_600_000);
  const [title, setTitle] = useState('First line');
  const [participants, setParticipants] = useState<readonly Participant[]>([]);
  const [weekday, setWeekday] = useState('1');
  const [time, setTime] = useState('09:00');
  const act = useAct('createSchedule', (made) => {
    showToast(`${made.title} stands. Now say who is paged when nobody answers: Escalation.`);
    void navigate({ to: '/oncall/$schedule', params: { schedule: made.name } });
  });
  const look = useLook(staff, zone);
  const versions = weeklyRota(participants, { zone, weekday: Number(weekday), time }, now);
  const schedule: Schedule = { id: 'draft', name: slugOf(title), versions, overrides: [] };
  const isDrawn = participants.length > 0 && scheduleProblems(schedule).length === 0;
  const span = { from: startOfWeek(zone, now), to: startOfDay(zone, startOfWeek(zone, now), WEEKS_SHOWN * 7) };
  return (
    <Section title="Make the first schedule" note="three names, and it stands">
      <div className="grid items-start gap-6 xl:grid-cols-[minmax(0,24rem)_minmax(0,1fr)]">
        <Form
          onSubmit={() =>
            void act.submit({ body: { name: slugOf(title), title, versions: toVersionsInput(versions) } })
          }
        >
          <TextField
            label="Name"
            value={title}
            onValue={setTitle}
            problem={act.fieldProblem('name') ?? act.fieldProblem('title')}
          />
          <PeopleOrder
            label="Who takes turns"
            participants={participants}
            people={staff}
            me={me}
            onParticipants={setParticipants}
          />
          <div className="grid gap-4 sm:grid-cols-2">
            <SelectField
              label="Handed over every"
              value={weekday}
              onValue={setWeekday}
              options={weekdays.map((name, index) => ({ value: String(index + 1), label: name }))}
              hint="the first of the list has it from now on"
            />
            <TextField label="At" type="time" value={time} onValue={setTime} hint={zone} />
          </div>
          <FormEnd act={act} label="Make the schedule" isOff={!isDrawn} />
          <p className="text-sm text-muted">
            Everything can be changed later. Several layers, other lengths or hours:{' '}
            <Link to="/oncall/new" className="link">
              the whole editor
            </Link>
          </p>
        </Form>
        <div className="min-w-0 rounded-lg border border-line max-xl:-mx-4">
          {isDrawn ? (
            <TimelineView
              rows={[
                {
                  key: 'final',
                  label: 'On call',
                  note: '',
                  isFinal: true,
                  stretches: finalStretches(coverage(schedule, now, span.to, []), () => 'weekly'),
                },
              ]}
              span={span}
              look={look}
              label="Who would be on call"
              isTable={false}
            />
          ) : (
            <p className="p-4 text-muted">Add a name and see the weeks to come.</p>
          )}
        </div>
      </div>
    </Section>
  );
}
