import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useMay } from '../../api/me.ts';
import { sentence } from '../../ui/states.tsx';
import { StretchActs } from './stretch-acts.tsx';
import { type StretchChange, StretchWindow } from './stretch-window.tsx';
import { stretchSentence, type TimelineLook } from './timeline-look.ts';
import type { Stretch } from './timeline-layout.ts';

/** What was chosen on a timeline: who, when, why, and what can be done about it. */
export function StretchDetails({
  schedule,
  stretch,
  look,
  hasLink = false,
}: {
  /** By name. */
  schedule: string;
  stretch: Stretch;
  look: TimelineLook & { readonly me: string | undefined };
  /** Leads to the schedule, where one is not there already. */
  hasLink?: boolean;
}) {
  const [opened, setOpened] = useState<StretchChange>();
  const may = useMay('schedules.cover');
  return (
    <div className="grid gap-2.5">
      <p className="pretty">
        {hasLink && (
          <>
            <Link to="/oncall/$schedule" params={{ schedule }} className="link font-semibold">
              {schedule}
            </Link>
            {': '}
          </>
        )}
        {sentence(stretchSentence(stretch, look))}.
      </p>
      {may && stretch.to > look.now && (
        <StretchActs schedule={schedule} stretch={stretch} me={look.me ?? ''} onChange={setOpened} />
      )}
      {opened !== undefined && (
        <StretchWindow
          schedule={schedule}
          stretch={stretch}
          change={opened}
          look={look}
          onClose={() => setOpened(undefined)}
        />
      )}
    </div>
  );
}
