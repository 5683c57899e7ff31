import { useState } from 'react';
import { counted } from '../../ui/counted.ts';
import { FileField, type FieldProblem } from '../../ui/field.tsx';
import { calendarIn } from './calendar-file.ts';

/** A calendar of the disk; says what of it was left out, and when it is too long even so. */
export function CalendarField({
  problem,
  onCalendar,
}: {
  problem: FieldProblem | undefined;
  /** Empty: there is none that could be sent. */
  onCalendar: (ics: string) => void;
}) {
  const [leftOut, setLeftOut] = useState(0);
  const [isTooLong, setIsTooLong] = useState(false);
  const choose = async (file: File | undefined) => {
    const calendar = file === undefined ? { ics: '', leftOut: 0 } : await calendarIn(file);
    setLeftOut(calendar?.leftOut ?? 0);
    setIsTooLong(calendar === undefined);
    onCalendar(calendar?.ics ?? '');
  };
  return (
    <div className="grid gap-1">
      <FileField label="Calendar file" accept=".ics,text/calendar" onFile={(file) => void choose(file)} />
      <div role="status" className="text-sm pretty">
        {leftOut > 0 && (
          <p className="text-muted">
            It is long: {counted(leftOut, 'event')} of the past {leftOut === 1 ? 'was' : 'were'} left out.
          </p>
        )}
        {isTooLong && (
          <p className="text-bad">
            It is too long, even without what is past: export fewer months, or one calendar for each schedule.
          </p>
        )}
        {problem && <p className="text-bad">{problem.problem}</p>}
      </div>
    </div>
  );
}
