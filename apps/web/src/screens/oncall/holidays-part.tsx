import { useQuery } from '@tanstack/react-query';
import { Plus } from 'lucide-react';
import { useState } from 'react';
import { useMay } from '../../api/me.ts';
import { ask, useAct } from '../../api/query.ts';
import { Button } from '../../ui/button.tsx';
import { counted } from '../../ui/counted.ts';
import { Section } from '../../ui/page.tsx';
import { Empty, Loaded, ProblemNote } from '../../ui/states.tsx';
import { showToast } from '../../ui/toasts.tsx';
import { Unbroken } from '../../ui/unbroken.tsx';
import type { HolidayCalendar } from './holiday-draft.ts';
import { HolidayWindow } from './holiday-window.tsx';

/** Calendars of holidays that people and teams can have: fairness counts by them. */
export function HolidaysPart() {
  const query = useQuery(ask('listHolidayCalendars', { query: { limit: 100 } }));
  const may = useMay('schedules.manage');
  const [isOpen, setIsOpen] = useState(false);
  return (
    <Section
      title="Holidays"
      note="fairness counts by them"
      flush
      actions={
        may && (
          <Button icon={Plus} onClick={() => setIsOpen(true)}>
            Add holidays
          </Button>
        )
      }
    >
      <Loaded query={query} rows={2}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty title="No holidays yet">
              Add those of each country people live in, and fairness tells who bore them.
            </Empty>
          ) : (
            <ul className="divide-y divide-line">
              {items.map((calendar) => (
                <CalendarLine key={calendar.id} calendar={calendar} may={may} />
              ))}
            </ul>
          )
        }
      </Loaded>
      {isOpen && <HolidayWindow onClose={() => setIsOpen(false)} />}
    </Section>
  );
}

function CalendarLine({ calendar, may }: { calendar: HolidayCalendar; may: boolean }) {
  const { name, title, days } = calendar;
  const [isChanging, setIsChanging] = useState(false);
  const [isSure, setIsSure] = useState(false);
  const remove = useAct('deleteHolidayCalendar', () => showToast(`${title} is removed; nobody has it any more`));
  return (
    <li className="grid gap-2 px-4 py-3">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
        <div className="min-w-0 flex-1 basis-60">
          <p className="font-semibold [overflow-wrap:anywhere]">{title}</p>
          <p className="text-sm text-muted">
            <Unbroken text={rangeWords(days)} />
          </p>
        </div>
        {may &&
          (isSure ? (
            <>
              <Button
                kind="danger"
                isBusy={remove.isBusy}
                onClick={() => void remove.submit({ params: { calendar: name } })}
              >
                Remove it
              </Button>
              <Button kind="quiet" onClick={() => setIsSure(false)}>
                Keep it
              </Button>
            </>
          ) : (
            <>
              <Button onClick={() => setIsChanging(true)}>
                Change<span className="sr-only"> {title}</span>
              </Button>
              <Button kind="quiet" onClick={() => setIsSure(true)}>
                Remove<span className="sr-only"> {title}</span>
              </Button>
            </>
          ))}
      </div>
      {remove.problem && <ProblemNote problem={remove.problem} />}
      {isChanging && <HolidayWindow calendar={calendar} onClose={() => setIsChanging(false)} />}
    </li>
  );
}

/** `12 holidays, 2026-01-01 to 2026-12-26`. */
function rangeWords(days: HolidayCalendar['days']): string {
  const dates = days.map(({ on }) => on).toSorted();
  const [first] = dates;
  const last = dates.at(-1);
  return first === undefined || last === undefined
    ? 'no day in it'
    : `${counted(days.length, 'holiday')}, ${first} to ${last}`;
}
