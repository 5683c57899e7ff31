import { useState } from 'react';
import type { InputOf, RequestProblem } from '../../api/call.ts';
import { useAct } from '../../api/query.ts';
import { Button } from '../../ui/button.tsx';
import { counted } from '../../ui/counted.ts';
import { Window } from '../../ui/dialog.tsx';
import { FormEnd } from '../../ui/form-end.tsx';
import { Form } from '../../ui/form.tsx';
import { ProblemNote } from '../../ui/states.tsx';
import { showToast } from '../../ui/toasts.tsx';
import type { ScheduleAnswer } from './api-schedule.ts';
import { CalendarField } from './calendar-field.tsx';
import { type NamedBy, ReadingNote } from './reading-note.tsx';
import { ZoneField } from './zone-field.tsx';

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
  const [people, setPeople] = useState<NamedBy>({});
  const read = useAct('previewCalendarImport');
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
        <CalendarField
          problem={read.fieldProblem('ics')}
          onCalendar={(chosen) => {
            setIcs(chosen);
            read.reset();
          }}
        />
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
        <MoveEnd
          schedule={schedule}
          body={body}
          shifts={read.answer.shifts}
          read={read}
          onLook={look}
          onDone={onClose}
        />
      )}
    </Window>
  );
}

/** Brings in what was looked at, or looks again. */
function MoveEnd({
  schedule,
  body,
  shifts,
  read,
  onLook,
  onDone,
}: {
  schedule: ScheduleAnswer;
  body: NonNullable<InputOf<'previewCalendarImport'>['body']>;
  shifts: number;
  read: { readonly isBusy: boolean; readonly problem: RequestProblem | undefined };
  onLook: () => void;
  onDone: () => void;
}) {
  const move = useAct('importCalendar', ({ reading }) => {
    showToast(`${counted(reading.shifts, 'shift')} imported`);
    onDone();
  });
  const problem = move.problem ?? read.problem;
  return (
    <div className="mt-4 grid gap-3">
      {problem && <ProblemNote problem={problem} />}
      <div className="flex flex-wrap gap-2">
        <Button
          kind="primary"
          isBusy={move.isBusy}
          disabled={shifts === 0}
          onClick={() =>
            void move.submit({ params: { schedule: schedule.name }, body: { ...body, version: schedule.version } })
          }
        >
          Import {counted(shifts, 'shift')}
        </Button>
        <Button isBusy={read.isBusy} onClick={onLook}>
          Look again
        </Button>
      </div>
    </div>
  );
}
