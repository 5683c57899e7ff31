import type { ReactNode } from 'react';
import { type FieldProblem, TextField } from '../../ui/field.tsx';
import { ChoiceRow } from '../../ui/choice-row.tsx';
import { weekdayNames } from '../../ui/time-words.ts';

const weekdayOptions = weekdayNames.map((label, index) => ({ value: index + 1, label }));

export interface WeekHours {
  /** 1 = Monday to 7 = Sunday. */
  readonly weekdays: readonly number[];
  /** `09:00` */
  readonly from: string;
  readonly to: string;
}

/** Days of the week with a from and a to, and beside them what else these hours need. */
export function HoursOfWeek<H extends WeekHours>({
  label,
  hours,
  toHint,
  problemOf,
  onHours,
  beside,
  children,
}: {
  /** Of the days, for those who hear it. */
  label: string;
  hours: H;
  toHint?: string | undefined;
  problemOf?: (field: 'from' | 'to' | 'weekdays') => FieldProblem | undefined;
  onHours: (hours: H) => void;
  /** At the right of the days. */
  beside?: ReactNode;
  children: ReactNode;
}) {
  const days = problemOf?.('weekdays');
  return (
    <div className="grid min-w-0 gap-3">
      <div className="flex items-start gap-2">
        <div className="min-w-0 flex-1">
          <ChoiceRow
            label={label}
            hideLabel
            options={weekdayOptions}
            values={hours.weekdays}
            onValues={(chosen) => onHours({ ...hours, weekdays: chosen.toSorted((a, b) => a - b) })}
          />
        </div>
        {beside}
      </div>
      {days && <p className="text-sm text-bad">{days.problem}</p>}
      <div className="flex max-w-2xl flex-wrap gap-3">
        <div className="min-w-0 flex-1 basis-34">
          <TextField
            label="From"
            type="time"
            value={hours.from}
            onValue={(from) => onHours({ ...hours, from })}
            problem={problemOf?.('from')}
          />
        </div>
        <div className="min-w-0 flex-1 basis-34">
          <TextField
            label="To"
            type="time"
            value={hours.to}
            onValue={(to) => onHours({ ...hours, to })}
            problem={problemOf?.('to')}
            hint={toHint}
          />
        </div>
        <div className="min-w-0 flex-2 basis-52">{children}</div>
      </div>
    </div>
  );
}
