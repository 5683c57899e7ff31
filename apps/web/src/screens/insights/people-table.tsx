import { Empty } from '../../ui/states.tsx';
import { Table } from '../../ui/table.tsx';
import type { Insights } from './insight-words.ts';

/** Who was paged, by name: to share the load, not to compare people. */
export function PeopleTable({ people, nightsEach }: { people: Insights['people']; nightsEach: number }) {
  if (people.length === 0) return <Empty title="Nobody was paged in this period" />;
  const isSomewhere = people.every(({ nights }) => nights !== null);
  return (
    <div className="cards">
      <Table columns={['Who', 'Pages', 'At night', 'Nights with a page']}>
        <tbody>
          {people.map(({ id, name, pages, nightPages, nights }) => (
            <tr key={id}>
              <td className="font-semibold">{name}</td>
              <td data-label="Pages" className="tabular">
                {pages}
              </td>
              <td data-label="At night" className="tabular">
                {nightPages ?? <span className="text-muted">not known</span>}
              </td>
              <td data-label="Nights with a page" className="tabular">
                {nights === null ? (
                  <span className="text-muted">not known</span>
                ) : (
                  <>
                    {nights} <span className="text-muted">of {nightsEach}</span>
                  </>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </Table>
      <p className="border-t border-line px-4 py-2.5 text-sm text-muted pretty">
        By name, never by load. Nights are 22:00 to 6:00 where the person lives.
        {!isSomewhere && ' Of people who have not said where they live (On-call, Fairness), nights are not known.'}
      </p>
    </div>
  );
}
