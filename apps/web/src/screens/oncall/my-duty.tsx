import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { BellRing, CalendarClock } from 'lucide-react';
import { useState } from 'react';
import { useMay } from '../../api/me.ts';
import { ask } from '../../api/query.ts';
import { Button } from '../../ui/button.tsx';
import { Time } from '../../ui/time.tsx';
import { Unbroken } from '../../ui/unbroken.tsx';
import { CoverWindow } from './cover-window.tsx';
import { momentWords, stretchWords } from './days.ts';
import { WithSchedule } from './schedule-facts.tsx';
import type { TimelineLook } from './timeline-look.ts';
import { useScheduleTitle } from './use-schedule-title.ts';

type Asked = { readonly schedule: string; readonly from: number; readonly to: number };

const YEAR_MS = 366 * 86_400_000;

/** Am I on call, until when, and when next: in sentences. */
export function MyDuty({ look }: { look: TimelineLook & { readonly me: string | undefined } }) {
  const query = useQuery(ask('listMyShifts'));
  const [asked, setAsked] = useState<Asked>();
  const may = useMay('schedules.cover');
  const titleOf = useScheduleTitle();
  if (query.data === undefined) return null;
  const { running, next } = query.data;
  const cover = (shift: { schedule: string; from: string; to: string | null }) => () =>
    setAsked({
      schedule: shift.schedule,
      from: Math.max(Date.parse(shift.from), look.now),
      to: shift.to === null ? look.now + YEAR_MS : Date.parse(shift.to),
    });
  const close = () => setAsked(undefined);
  return (
    <section aria-label="My shifts" className="panel grid gap-2.5 p-4">
      {running.map((shift) => (
        <div key={shift.schedule} className="flex flex-wrap items-center gap-x-3 gap-y-2">
          <BellRing size={18} aria-hidden className="shrink-0 text-accent" />
          <p className="min-w-0 flex-1 basis-64 pretty">
            <strong className="font-semibold">You are on call</strong> on{' '}
            <Link to="/oncall/$schedule" params={{ schedule: shift.schedule }} className="link">
              {titleOf(shift.schedule)}
            </Link>{' '}
            {shift.to === null ? (
              'without end'
            ) : (
              <>
                until <Time at={shift.to} words={momentWords(look.zone, Date.parse(shift.to))} />
              </>
            )}
            .
          </p>
          {may && <Button onClick={cover(shift)}>Cover me</Button>}
        </div>
      ))}
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
        <CalendarClock size={18} aria-hidden className="shrink-0 text-muted" />
        {next === null ? (
          <p className="min-w-0 flex-1 basis-64">
            {running.length > 0
              ? 'No other shift of yours within a year.'
              : 'You are not on call, and no shift of yours is planned.'}
          </p>
        ) : (
          <>
            <p className="min-w-0 flex-1 basis-64 pretty">
              Your next shift: <strong className="font-semibold">{titleOf(next.schedule)}</strong>,{' '}
              <Unbroken
                text={
                  next.to === null
                    ? `from ${momentWords(look.zone, Date.parse(next.from))}, without end`
                    : stretchWords(look.zone, { from: Date.parse(next.from), to: Date.parse(next.to) })
                }
              />
              , <Time at={next.from} />.
            </p>
            {may && <Button onClick={cover(next)}>Cover me then</Button>}
          </>
        )}
      </div>
      {asked && (
        <WithSchedule name={asked.schedule} around={asked} now={look.now} onClose={close}>
          {(facts) => (
            <CoverWindow
              schedule={facts.schedule}
              absences={facts.absences}
              start={asked}
              look={{ ...look, nameOf: (id) => facts.people.find((each) => each.id === id)?.name ?? look.nameOf(id) }}
              onClose={close}
            />
          )}
        </WithSchedule>
      )}
    </section>
  );
}
