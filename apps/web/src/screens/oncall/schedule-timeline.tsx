import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { Window } from '../../ui/dialog.tsx';
import { Section } from '../../ui/page.tsx';
import { useIsNarrow } from '../../ui/use-is-narrow.ts';
import { daysWords, viewerZone, zoneWords } from './days.ts';
import type { ScheduleFacts } from './schedule-facts.tsx';
import { scheduleRows } from './schedule-rows.ts';
import type { shownSpan } from './shown-span.ts';
import { StretchDetails } from './stretch-details.tsx';
import { TimelineControls } from './timeline-controls.tsx';
import type { Stretch } from './timeline-layout.ts';
import type { TimelineLook } from './timeline-look.ts';
import { TimelineView } from './timeline-view.tsx';

const route = getRouteApi('/app/oncall/$schedule');

export interface MarkedTime {
  readonly from: number;
  readonly to: number;
}

/** The rows of a schedule over the weeks that are shown, and what was chosen of them. */
export function ScheduleTimeline({
  facts: { answer, schedule, coverage },
  span,
  otherZone,
  look,
  onMark,
}: {
  facts: ScheduleFacts;
  span: ReturnType<typeof shownSpan>;
  /** The schedule's own. */
  otherZone: string;
  look: TimelineLook & { readonly me: string | undefined };
  /** A time was marked; undefined where nothing may be changed. */
  onMark: ((at: MarkedTime) => void) | undefined;
}) {
  const search = route.useSearch();
  const navigate = useNavigate({ from: '/oncall/$schedule' });
  const [chosen, setChosen] = useState<{ stretch: Stretch; key: string }>();
  const isNarrow = useIsNarrow();
  const ownZone = viewerZone();
  const details = chosen && (
    <StretchDetails key={chosen.key} schedule={answer.name} stretch={chosen.stretch} look={look} />
  );
  return (
    <Section
      title="Timeline"
      note={`${daysWords(look.zone, span)}, ${zoneWords(look.zone)} time`}
      flush
      actions={
        <TimelineControls
          search={search}
          span={span}
          zone={ownZone}
          ownZone={ownZone}
          otherZone={otherZone}
          onChange={(part) =>
            void navigate({ search: (before) => ({ ...before, ...part }), replace: true, resetScroll: false })
          }
        />
      }
    >
      <TimelineView
        rows={scheduleRows(schedule, coverage)}
        span={span}
        look={look}
        label={`Who is on call on ${answer.title}, and why`}
        isTable={search.view === 'table'}
        chosen={chosen?.key}
        onChoose={(_, stretch, key) => setChosen({ stretch, key })}
        {...(onMark && { onMark: (_: unknown, at: MarkedTime) => onMark(at) })}
      />
      {!isNarrow && details && <div className="border-t border-line p-4">{details}</div>}
      {isNarrow && details && (
        <Window title={answer.title} onClose={() => setChosen(undefined)}>
          {details}
        </Window>
      )}
    </Section>
  );
}
