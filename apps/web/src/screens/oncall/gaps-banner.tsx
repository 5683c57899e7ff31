import { Link } from '@tanstack/react-router';
import { useQuery } from '@tanstack/react-query';
import { TriangleAlert } from 'lucide-react';
import { useState } from 'react';
import { useMay } from '../../api/me.ts';
import { ask } from '../../api/query.ts';
import { Button } from '../../ui/button.tsx';
import { counted } from '../../ui/counted.ts';
import { Unbroken } from '../../ui/unbroken.tsx';
import { stretchWords } from './days.ts';
import { gapWords } from './gap-words.ts';
import { OverrideWindow } from './override-window.tsx';
import { WithSchedule } from './schedule-facts.tsx';
import type { TimelineLook } from './timeline-look.ts';
import { useScheduleTitle } from './use-schedule-title.ts';

const DAYS = 14;
const SHOWN = 4;

type Gap = {
  readonly schedule: string;
  readonly from: number;
  readonly to: number;
  readonly reason: keyof typeof gapWords;
};

/** Times of the next two weeks in which nobody would be paged, and a button to change that. Nothing at all when there are none. */
export function GapsBanner({
  schedule,
  look,
}: {
  schedule?: string;
  look: TimelineLook & { readonly me: string | undefined };
}) {
  const query = useQuery(
    ask('listScheduleWarnings', {
      query: { days: String(DAYS), ...(schedule !== undefined && { schedules: schedule }) },
    }),
  );
  const titleOf = useScheduleTitle();
  const [covering, setCovering] = useState<Gap>();
  const [isWhole, setIsWhole] = useState(false);
  const may = useMay('schedules.cover');
  const gaps = (query.data?.items ?? []).flatMap(({ schedule: name, warning }): Gap[] =>
    warning.kind === 'gap'
      ? [{ schedule: name, from: Date.parse(warning.from), to: Date.parse(warning.to), reason: warning.reason }]
      : [],
  );
  if (gaps.length === 0) return null;
  const shown = isWhole ? gaps : gaps.slice(0, SHOWN);
  const close = () => setCovering(undefined);
  return (
    <section aria-label="Gaps" className="mb-5 rounded-lg border border-bad/50 bg-bad/8">
      <h2 className="flex items-center gap-2 px-4 pt-3 font-semibold text-bad">
        <TriangleAlert size={17} aria-hidden className="shrink-0" />
        Nobody is on call in {counted(gaps.length, 'stretch', 'stretches')} of the next {DAYS} days
      </h2>
      <ul className="px-4 py-2">
        {shown.map((gap) => (
          <li
            key={`${gap.schedule} ${gap.from}`}
            className="flex flex-wrap items-center gap-x-4 gap-y-1.5 border-bad/25 py-1.5 not-first:border-t"
          >
            <p className="min-w-0 flex-1 basis-64 pretty">
              <Link to="/oncall/$schedule" params={{ schedule: gap.schedule }} className="link font-semibold">
                {titleOf(gap.schedule)}
              </Link>{' '}
              <span className="font-semibold tabular">
                <Unbroken text={stretchWords(look.zone, gap)} />
              </span>
              <span className="block text-sm text-muted">{gapWords[gap.reason]}</span>
            </p>
            {may && (
              <Button kind="primary" onClick={() => setCovering(gap)}>
                Cover this
                <span className="sr-only"> on {titleOf(gap.schedule)}</span>
              </Button>
            )}
          </li>
        ))}
      </ul>
      {gaps.length > SHOWN && !isWhole && (
        <div className="px-2 pb-2">
          <Button kind="quiet" onClick={() => setIsWhole(true)}>
            Show {gaps.length - SHOWN} more
          </Button>
        </div>
      )}
      {covering && (
        <WithSchedule name={covering.schedule} around={covering} now={look.now} onClose={close}>
          {({ schedule: found, absences }) => (
            <OverrideWindow
              schedule={found}
              title="Cover this"
              absences={absences}
              start={{
                kind: 'add',
                from: Math.max(covering.from, look.now),
                to: covering.to,
                userId: look.me ?? '',
              }}
              look={look}
              onClose={close}
            />
          )}
        </WithSchedule>
      )}
    </section>
  );
}
