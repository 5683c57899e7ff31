import { useState } from 'react';
import type { AnswerOf } from '../../api/call.ts';
import { useAct } from '../../api/query.ts';
import { Button } from '../../ui/button.tsx';
import { counted } from '../../ui/counted.ts';
import { Window } from '../../ui/dialog.tsx';
import { FileField, SelectField } from '../../ui/field.tsx';
import { FormEnd } from '../../ui/form-end.tsx';
import { Form } from '../../ui/form.tsx';
import { ProblemNote } from '../../ui/states.tsx';
import { showToast } from '../../ui/toasts.tsx';
import type { ScheduleAnswer } from './api-schedule.ts';
import { stretchWords } from './days.ts';
import { namesFrom, personOptions, useStaff } from './people.ts';
import { ZoneField } from './zone-field.tsx';

type Reading = AnswerOf<'previewCalendarImport'>;

/** Brings the shifts of an existing calendar into a layer; first it says whom it knows and what it leaves behind. */
export function ImportWindow({
  schedule,
  zone: start,
  onClose,
}: {
  schedule: ScheduleAnswer;
  zone: string;
  onClose: () => void;
}) {
  const [ics, setIcs] = useState('');
  const [zone, setZone] = useState(start);
  const [people, setPeople] = useState<Readonly<Record<string, string>>>({});
  const read = useAct('previewCalendarImport');
  const move = useAct('importCalendar', ({ reading }) => {
    showToast(`${counted(reading.shifts, 'shift')} imported`);
    onClose();
  });
  const body = {
    ics,
    zone,
    people: Object.entries(people).flatMap(([name, userId]) => (userId === '' ? [] : [{ name, userId }])),
  };
  const look = () => void read.submit({ body });
  return (
    <Window
      title="Import a calendar"
      note="An .ics file as other tools export it. Its shifts become a layer above the others; nothing else changes."
      onClose={onClose}
    >
      <Form onSubmit={look}>
        <FileField
          label="Calendar file"
          accept=".ics,text/calendar"
          onFile={(file) => void file?.text().then((text) => (setIcs(text), read.reset()))}
        />
        {read.fieldProblem('ics') && <p className="text-sm text-bad">{read.fieldProblem('ics')?.problem}</p>}
        <ZoneField
          hint="For whole days and for times that say no zone."
          value={zone}
          onValue={setZone}
          problem={read.fieldProblem('zone')}
        />
        {read.answer === undefined ? (
          <FormEnd act={read} label="Look at it" isOff={ics === ''} onClose={onClose} />
        ) : (
          <ReadingNote
            reading={read.answer}
            zone={zone}
            people={people}
            onPerson={(name, userId) => setPeople({ ...people, [name]: userId })}
          />
        )}
      </Form>
      {read.answer && (
        <div className="mt-4 grid gap-3">
          {(move.problem ?? read.problem) && <ProblemNote problem={move.problem ?? read.problem ?? new Error('')} />}
          <div className="flex flex-wrap gap-2">
            <Button
              kind="primary"
              isBusy={move.isBusy}
              disabled={read.answer.shifts === 0}
              onClick={() =>
                void move.submit({
                  params: { schedule: schedule.name },
                  body: { ...body, version: schedule.version },
                })
              }
            >
              Import {counted(read.answer.shifts, 'shift')}
            </Button>
            <Button isBusy={read.isBusy} onClick={look}>
              Look again
            </Button>
          </div>
        </div>
      )}
    </Window>
  );
}

const FIRST = 5;

function ReadingNote({
  reading,
  zone,
  people,
  onPerson,
}: {
  reading: Reading;
  zone: string;
  people: Readonly<Record<string, string>>;
  onPerson: (name: string, userId: string) => void;
}) {
  const staff = useStaff();
  const nameOf = namesFrom(reading.people);
  const left = reading.notes.filter(({ outcome }) => outcome !== 'moves');
  return (
    <div role="status" className="grid gap-3">
      <p>
        {reading.name !== null && <strong className="font-semibold">{reading.name}: </strong>}
        {counted(reading.shifts, 'shift')}
        {reading.recognised.length > 0 &&
          `, of ${reading.recognised.map(({ userId, shifts }) => `${nameOf(userId)} (${shifts})`).join(', ')}`}
      </p>
      {reading.unknownPeople.length > 0 && (
        <fieldset className="grid gap-3 rounded-md border border-warn/50 bg-warn/8 p-3">
          <legend className="sr-only">Names nobody here goes by</legend>
          <p className="text-sm font-semibold text-warn">
            Nobody here goes by these names. Say who they are, and look again.
          </p>
          {reading.unknownPeople.map(({ name, events }) => (
            <SelectField
              key={name}
              label={`${name} (${counted(events, 'event')})`}
              value={people[name] ?? ''}
              onValue={(userId) => onPerson(name, userId)}
              options={[{ value: '', label: 'leave out' }, ...personOptions(staff, undefined)]}
            />
          ))}
        </fieldset>
      )}
      {reading.first.length > 0 && (
        <ul className="text-sm">
          {reading.first.slice(0, FIRST).map((shift) => (
            <li key={`${shift.from} ${shift.userId}`}>
              <span className="text-muted tabular">
                {stretchWords(zone, { from: Date.parse(shift.from), to: Date.parse(shift.to) })}
              </span>{' '}
              {nameOf(shift.userId)}
            </li>
          ))}
          {reading.shifts > FIRST && <li className="text-muted">and {reading.shifts - FIRST} more</li>}
        </ul>
      )}
      {left.length > 0 && (
        <details className="text-sm">
          <summary className="min-h-6 cursor-pointer font-semibold">
            {counted(left.length, 'note')} on what differs
          </summary>
          <ul className="mt-1 grid gap-1 text-muted">
            {left.map(({ subject, why }) => (
              <li key={`${subject} ${why}`} className="pretty">
                {subject}: {why}
              </li>
            ))}
          </ul>
        </details>
      )}
    </div>
  );
}
