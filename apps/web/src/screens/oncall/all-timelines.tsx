import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { ask } from '../../api/query.ts';
import { Window } from '../../ui/dialog.tsx';
import { useNow } from '../../ui/now.ts';
import { Section } from '../../ui/page.tsx';
import { Loaded } from '../../ui/states.tsx';
import { useIsNarrow } from '../../ui/use-is-narrow.ts';
import { type CoverageAnswer, toCoverage, toOverride } from './api-schedule.ts';
import { daysWords, viewerZone } from './days.ts';
import { shownSpan } from './shown-span.ts';
import { StretchDetails } from './stretch-details.tsx';
import { TimelineControls, type TimelineSearch } from './timeline-controls.tsx';
import type { TimelineLook } from './timeline-look.ts';
import { finalStretches, type Stretch, type TimelineRow } from './timeline-layout.ts';
import { TimelineView } from './timeline-view.tsx';
import { useLook } from './use-look.ts';

const HOUR_MS = 3_600_000;

type Chosen = { readonly schedule: string; readonly stretch: Stretch; readonly key: string };

/** The final row of every schedule under one scale of time. */
export function AllTimelines({
  at,
  tintOf,
  search,
  onChange,
}: {
  /** When the server was asked who is on call. */
  at: number;
  /** As elsewhere on the screen: one person, one tint. */
  tintOf: TimelineLook['tintOf'];
  search: TimelineSearch;
  onChange: (part: TimelineSearch) => void;
}) {
  const zone = viewerZone();
  const hour = useNow(HOUR_MS);
  const span = shownSpan(zone, search, hour);
  const query = useQuery({
    ...ask('listCoverage', {
      query: { from: new Date(span.from).toISOString(), to: new Date(span.to).toISOString() },
    }),
    placeholderData: keepPreviousData,
  });
  const look = { ...useLook(query.data?.people ?? [], zone, at), tintOf };
  const [chosen, setChosen] = useState<Chosen>();
  const isNarrow = useIsNarrow();
  const details = chosen && (
    <StretchDetails key={chosen.key} schedule={chosen.schedule} stretch={chosen.stretch} look={look} hasLink />
  );
  return (
    <Section
      title="All schedules"
      note={daysWords(zone, span)}
      flush
      actions={
        <TimelineControls
          search={search}
          span={span}
          zone={zone}
          ownZone={zone}
          otherZone={undefined}
          onChange={onChange}
        />
      }
    >
      <Loaded query={query} rows={6}>
        {({ items, isCut }) => (
          <>
            <TimelineView
              rows={items.map(rowOf)}
              span={span}
              look={look}
              label="Who is on call on every schedule"
              isTable={search.view === 'table'}
              chosen={chosen?.key}
              onChoose={(row, stretch, key) => setChosen({ schedule: row.key, stretch, key })}
            />
            {isCut && (
              <p className="px-4 pb-3 text-sm text-muted">There are more schedules than the fifty shown here.</p>
            )}
            {!isNarrow && details && <div className="border-t border-line p-4">{details}</div>}
            {isNarrow && chosen && (
              <Window title={chosen.schedule} onClose={() => setChosen(undefined)}>
                {details}
              </Window>
            )}
          </>
        )}
      </Loaded>
    </Section>
  );
}

function rowOf(item: CoverageAnswer): TimelineRow {
  const overrides = item.overrides.map(toOverride);
  const whyOf = (source: { overrideId: string | undefined }): string => {
    if (source.overrideId === undefined) return 'by turn';
    const reason = overrides.find(({ id }) => id === source.overrideId)?.reason ?? '';
    return reason === '' ? 'override' : `override: ${reason}`;
  };
  return {
    key: item.schedule.name,
    label: item.schedule.title,
    note: item.schedule.team ?? '',
    isFinal: true,
    stretches: finalStretches(toCoverage(item), whyOf),
  };
}
