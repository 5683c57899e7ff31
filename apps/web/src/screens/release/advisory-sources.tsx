import { Section } from '../../ui/page.tsx';
import { Table } from '../../ui/table.tsx';
import { Time } from '../../ui/time.tsx';
import { dayWords } from '../../ui/time-words.ts';
import { sayingsByPackage, type Standing } from './advisory-words.ts';

const SHOWN = 60;

/** Who says what about which package, side by side, and since when it is loaded. */
export function AdvisorySources({ standing }: { standing: Standing }) {
  const packages = sayingsByPackage(standing.records);
  const disputed = packages.filter((each) => each.isDisputed).length;
  return (
    <>
      <Section title="Sources" flush>
        <Table columns={['Record', 'Feed', 'Changed there', 'Loaded here']}>
          <tbody>
            {standing.records.map((record) => (
              <tr key={`${record.id} ${record.feed}`}>
                <td>
                  <span className="font-semibold [overflow-wrap:anywhere]">{record.id}</span>{' '}
                  {record.origin === 'own' && <span className="tag">our own</span>}{' '}
                  {record.isRestricted && <span className="tag">restricted</span>}{' '}
                  {record.withdrawnAt !== null && <span className="tag text-warn!">withdrawn</span>}
                </td>
                <td data-label="Feed">
                  <span className="font-mono text-sm">{record.feed}</span>
                </td>
                <td data-label="Changed there">
                  {record.modifiedAt === null ? (
                    <span className="text-muted">not said</span>
                  ) : (
                    <Time at={record.modifiedAt} words={dayWords(record.modifiedAt)} />
                  )}
                </td>
                <td data-label="Loaded here">
                  <Time at={record.loadedAt} words={dayWords(record.loadedAt)} />
                </td>
              </tr>
            ))}
          </tbody>
        </Table>
      </Section>
      <Section
        title="What it hits"
        note={disputed > 0 ? <span className="text-warn">sources disagree on {disputed}</span> : undefined}
        flush
      >
        <ul className="divide-y divide-line">
          {packages.slice(0, SHOWN).map((each) => (
            <li
              key={each.package}
              className="grid gap-x-6 gap-y-1 px-4 py-2.5 md:grid-cols-[minmax(0,22rem)_minmax(0,1fr)]"
            >
              <span className="flex flex-wrap items-baseline gap-x-2">
                <span className="font-mono font-semibold [overflow-wrap:anywhere]">{each.package}</span>
                {each.isDisputed && <span className="tag text-warn!">sources disagree</span>}
              </span>
              <ul className="grid gap-0.5">
                {(each.isDisputed ? each.sayings : each.sayings.slice(0, 1)).map((saying) => (
                  <li key={saying.record} className="flex flex-wrap gap-x-3 text-sm">
                    {each.isDisputed && <span className="text-muted">{saying.record}</span>}
                    <span className="font-mono [overflow-wrap:anywhere]">{saying.says}</span>
                  </li>
                ))}
              </ul>
            </li>
          ))}
          {packages.length > SHOWN && <li className="px-4 py-2.5 text-muted">and {packages.length - SHOWN} more</li>}
        </ul>
      </Section>
    </>
  );
}
