import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { AnswerOf } from '../../api/call.ts';
import { useMe } from '../../api/me.ts';
import { ask } from '../../api/query.ts';
import { Button } from '../../ui/button.tsx';
import { Segments } from '../../ui/field.tsx';
import { useNow } from '../../ui/now.ts';
import { Section } from '../../ui/page.tsx';
import { Empty, Loaded } from '../../ui/states.tsx';
import { Table } from '../../ui/table.tsx';
import { namesFrom } from './people.ts';
import { PlaceWindow } from './place-window.tsx';

type Load = AnswerOf<'getFairness'>['items'][number];

const DAY_MS = 86_400_000;
const dayFormat = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric' });
const wholeDay = (at: string): string => dayFormat.format(new Date(at));
const spans = {
  'past-4': { from: -28, to: 0, label: 'last 4 weeks' },
  'past-12': { from: -84, to: 0, label: 'last 12 weeks' },
  'next-12': { from: 0, to: 84, label: 'next 12 weeks' },
} as const;
type SpanName = keyof typeof spans;

/** Who bore how much, against what their seats would have borne; nights and weekends are those of the person. */
export function FairnessPart() {
  const [chosen, setChosen] = useState<SpanName>('past-12');
  const [isPlaceOpen, setIsPlaceOpen] = useState(false);
  const day = useNow(DAY_MS);
  const span = spans[chosen];
  // There before its window opens: the focus goes to its first field.
  useQuery(ask('listPlaces'));
  const query = useQuery({
    ...ask('getFairness', {
      query: {
        from: new Date(day + span.from * DAY_MS).toISOString(),
        to: new Date(day + span.to * DAY_MS).toISOString(),
      },
    }),
    placeholderData: keepPreviousData,
  });
  return (
    <Section
      title="Fairness"
      {...(query.data && { note: `${wholeDay(query.data.from)} to ${wholeDay(query.data.to)}, all schedules` })}
      flush
      actions={
        <>
          <Segments
            label="Time"
            hideLabel
            value={chosen}
            options={(Object.keys(spans) as SpanName[]).map((value) => ({ value, label: spans[value].label }))}
            onValue={setChosen}
          />
          <Button onClick={() => setIsPlaceOpen(true)}>Where I live</Button>
        </>
      }
    >
      <Loaded query={query}>
        {({ items, people }) =>
          items.length === 0 ? (
            <Empty
              title="Nobody was on call"
              action={
                chosen !== 'next-12' && <Button onClick={() => setChosen('next-12')}>Look at the next 12 weeks</Button>
              }
            >
              In this time no schedule had anybody.
            </Empty>
          ) : (
            <LoadTable items={items} nameOf={namesFrom(people)} />
          )
        }
      </Loaded>
      {isPlaceOpen && <PlaceWindow onClose={() => setIsPlaceOpen(false)} />}
    </Section>
  );
}

const percent = (share: number): string => `${Math.round(share * 100)} %`;
const hours = (count: number): string => `${Math.round(count).toLocaleString('en')} h`;

function LoadTable({ items, nameOf }: { items: readonly Load[]; nameOf: (userId: string) => string }) {
  const me = useMe()?.userId;
  const isSomewhere = items.every(({ local }) => local !== null);
  return (
    <div className="cards">
      <Table columns={['Who', 'Hours', 'Share', 'Nights', 'Weekends', 'Holidays', 'Pages']}>
        <tbody>
          {items
            .toSorted((a, b) => b.onCallHours - a.onCallHours)
            .map((load) => (
              <tr key={load.userId}>
                <td className="font-semibold">
                  {nameOf(load.userId)}
                  {load.userId === me && <span className="tag ml-2">you</span>}
                </td>
                <td data-label="Hours" className="tabular">
                  {hours(load.onCallHours)}
                </td>
                <td data-label="Share">
                  <ShareBar load={load} />
                </td>
                <td data-label="Nights" className="tabular">
                  {load.local === null ? <NotKnown /> : hours(load.local.nightHours)}
                </td>
                <td data-label="Weekends" className="tabular">
                  {load.local === null ? <NotKnown /> : hours(load.local.weekendHours)}
                </td>
                <td data-label="Holidays" className="tabular">
                  {load.local === null ? <NotKnown /> : hours(load.local.holidayHours)}
                </td>
                <td data-label="Pages" className="tabular">
                  {load.pages}
                  {load.local !== null && load.local.nightPages > 0 && (
                    <span className="text-muted">, {load.local.nightPages} at night</span>
                  )}
                </td>
              </tr>
            ))}
        </tbody>
      </Table>
      <p className="border-t border-line px-4 py-2.5 text-sm text-muted pretty">
        The mark on the bar is what the seats of each rotation would have borne, before overrides and leave. Nights are
        22:00 to 6:00 where the person lives.
        {!isSomewhere && ' Of people who have not said where they live, nights and weekends are not known.'}
      </p>
    </div>
  );
}

function NotKnown() {
  return (
    <span className="text-muted" data-tip="They have not said where they live">
      not known
    </span>
  );
}

const BAR = 96;

function ShareBar({ load: { actualShare, expectedShare } }: { load: Load }) {
  const isMore = actualShare > expectedShare * 1.15 + 0.01;
  return (
    <span className="inline-flex flex-wrap items-center gap-x-2">
      <svg width={BAR} height={14} aria-hidden="true">
        <rect y={3} width={BAR} height={8} rx={2} className="fill-raised" />
        <rect
          y={3}
          width={Math.max(1, actualShare * BAR)}
          height={8}
          rx={2}
          className={isMore ? 'fill-warn' : 'fill-accent'}
        />
        <path
          d={`M${Math.min(BAR - 1, Math.max(1, expectedShare * BAR))} 0v14`}
          strokeWidth={2}
          className="stroke-ink"
        />
      </svg>
      <span className="tabular">
        {percent(actualShare)} <span className="text-muted">of {percent(expectedShare)} expected</span>
        {isMore && <span className="text-warn">, more than theirs</span>}
      </span>
    </span>
  );
}
