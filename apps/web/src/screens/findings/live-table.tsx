import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { type AnswerOf } from '../../api/call.ts';
import { DueDate } from '../../ui/due-date.tsx';
import { ScoreTags, UrgencyChips } from '../../ui/finding-chips.tsx';
import { rowMark } from '../../ui/row-keys.ts';
import { ServicePlace } from '../../ui/service-place.tsx';
import { Table } from '../../ui/table.tsx';
import { Time } from '../../ui/time.tsx';
import { dayWords } from '../../ui/time-words.ts';
import { Unbroken } from '../../ui/unbroken.tsx';

type Flaw = AnswerOf<'listLiveFindings'>['items'][number];
type Place = Flaw['places'][number];

const SHOWN_FIRST = 5;

/** Flaws with the places that have them: one set of columns, the name of a flaw beside its places. */
export function LiveTable({ flaws }: { flaws: readonly Flaw[] }) {
  return (
    <div className="cards">
      <Table
        className="wide:table-fixed"
        columns={[
          { name: 'Flaw', className: 'wide:w-[32%]' },
          { name: 'Service', className: 'wide:w-[17%]' },
          'Component',
          { name: 'Live since', className: 'wide:w-[7.25rem]' },
          { name: 'Due', className: 'wide:w-[9.5rem]' },
        ]}
      >
        {flaws.map((flaw) => (
          <FlawRows key={flaw.group} flaw={flaw} />
        ))}
      </Table>
    </div>
  );
}

function FlawRows({ flaw }: { flaw: Flaw }) {
  const [isWhole, setIsWhole] = useState(false);
  const places = isWhole ? flaw.places : flaw.places.slice(0, SHOWN_FIRST);
  const hasMore = flaw.places.length > SHOWN_FIRST || flaw.placesLeftOut > 0;
  return (
    <tbody className="not-last:border-b not-last:border-line wide:[&_td]:border-b-0 [&_tr]:hover:bg-transparent!">
      {places.map((place, index) => (
        <tr key={`${place.service} ${place.environment}`} className="narrow:not-last:border-b-0!">
          {index === 0 && (
            <th
              scope="rowgroup"
              rowSpan={places.length + (hasMore ? 1 : 0)}
              className="border-b-0! py-2.5! align-top text-base! font-normal! whitespace-normal! text-ink! narrow:block narrow:px-0! narrow:pt-0!"
            >
              <FlawName flaw={flaw} />
            </th>
          )}
          <PlaceCells place={place} />
        </tr>
      ))}
      {hasMore && (
        <tr>
          <td colSpan={4} className="text-sm text-muted">
            {flaw.places.length > SHOWN_FIRST && (
              <button type="button" className="link" aria-expanded={isWhole} onClick={() => setIsWhole(!isWhole)}>
                {isWhole ? 'Fewer places' : `${flaw.places.length - SHOWN_FIRST} more places`}
              </button>
            )}
            {flaw.placesLeftOut > 0 && <span> {flaw.placesLeftOut.toLocaleString('en')} are not listed</span>}
          </td>
        </tr>
      )}
    </tbody>
  );
}

function FlawName({ flaw }: { flaw: Flaw }) {
  const others = flaw.aliases.filter((alias) => alias !== flaw.group);
  return (
    <div className="grid gap-1">
      <span className="flex flex-wrap items-center gap-x-2 gap-y-1">
        <Link
          {...rowMark}
          to="/advisories/$advisory"
          params={{ advisory: flaw.group }}
          className="link max-w-full font-semibold [overflow-wrap:anywhere]"
        >
          <Unbroken text={flaw.group} />
        </Link>
        <ScoreTags finding={flaw} />
      </span>
      <span className="flex flex-wrap gap-1.5 empty:hidden">
        <UrgencyChips finding={flaw} />
      </span>
      {flaw.summary !== '' && <span className="line-clamp-2 text-muted pretty">{flaw.summary}</span>}
      {others.length > 0 && (
        <span className="text-xs text-muted [overflow-wrap:anywhere]">{others.slice(0, 4).join(', ')}</span>
      )}
    </div>
  );
}

function PlaceCells({ place }: { place: Place }) {
  return (
    <>
      <td data-label="Service">
        <ServicePlace service={place.service} version={place.version}>
          {place.environment}
        </ServicePlace>
      </td>
      <td data-label="Component">
        {place.packages.map((each) => (
          <span key={each.package} className="block font-mono text-sm [overflow-wrap:anywhere]">
            {each.package} <span className="text-muted">{each.versions.join(', ')}</span>
          </span>
        ))}
      </td>
      <td data-label="Live since">
        <Time at={place.since} words={dayWords(place.since)} />
      </td>
      <td data-label="Due">
        <DueDate finding={place} hasClass />
      </td>
    </>
  );
}
