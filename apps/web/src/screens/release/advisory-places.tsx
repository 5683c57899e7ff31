import { matchedByWords } from '../../ui/finding-words.ts';
import { Section } from '../../ui/page.tsx';
import { ServicePlace } from '../../ui/service-place.tsx';
import { Table } from '../../ui/table.tsx';
import { Time } from '../../ui/time.tsx';
import { dayWords } from '../../ui/time-words.ts';
import type { Standing } from './advisory-words.ts';

type Place = Standing['places'][number];

/** Services and environments that serve the flaw or did, and by what each was matched. */
export function AdvisoryPlaces({ places }: { places: readonly Place[] }) {
  const now = places.filter((place) => place.until === null).length;
  return (
    <Section
      title="Where it is live, and was"
      note={places.length === 0 ? undefined : now === 0 ? 'nowhere now' : `${now} now`}
      flush
    >
      {places.length === 0 ? (
        <p className="p-4 text-muted">Nowhere that the ledger knows of.</p>
      ) : (
        <div className="cards">
          <Table
            className="wide:table-fixed"
            columns={[
              { name: 'Service', className: 'wide:w-[22%]' },
              'Matched',
              { name: 'Live since', className: 'wide:w-[8.5rem]' },
              { name: 'Until', className: 'wide:w-[8.5rem]' },
            ]}
          >
            <tbody>
              {places.map((place) => (
                <PlaceRow key={`${place.service} ${place.environment}`} place={place} />
              ))}
            </tbody>
          </Table>
        </div>
      )}
    </Section>
  );
}

function PlaceRow({ place }: { place: Place }) {
  return (
    <tr>
      <td>
        <ServicePlace service={place.service} version={place.version}>
          {place.environment}, {place.until === null ? 'now' : 'last'} in
        </ServicePlace>
      </td>
      <td data-label="Matched">
        {place.matches.length === 0 ? (
          <span className="text-muted">by a release before this one</span>
        ) : (
          <ul className="grid gap-1">
            {place.matches.slice(0, 12).map((match) => (
              <li key={`${match.package} ${match.version} ${match.advisoryId} ${match.matched}`} className="text-sm">
                <span className="font-mono [overflow-wrap:anywhere]">
                  {match.package} {match.version}
                </span>{' '}
                <span className={match.state === 'unknown' ? 'text-unknown' : 'text-muted'}>
                  {matchedByWords[match.matchedBy]} {match.matchedBy === 'range' && <code>{match.matched}</code>} of{' '}
                  {match.advisoryId}
                </span>
              </li>
            ))}
            {place.matches.length > 12 && <li className="text-sm text-muted">and {place.matches.length - 12} more</li>}
          </ul>
        )}
      </td>
      <td data-label="Live since">
        <Time at={place.since} words={dayWords(place.since)} />
      </td>
      <td data-label="Until">
        {place.until === null ? (
          <span className="font-semibold text-bad">live now</span>
        ) : (
          <Time at={place.until} words={dayWords(place.until)} />
        )}
      </td>
    </tr>
  );
}
