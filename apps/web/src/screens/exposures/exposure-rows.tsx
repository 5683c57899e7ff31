import { Link } from '@tanstack/react-router';
import { useNow } from '../../ui/now.ts';
import { rowMark } from '../../ui/row-keys.ts';
import { Table } from '../../ui/table.tsx';
import { Time } from '../../ui/time.tsx';
import { Due, StateChip, VerdictWord } from './exposure-marks.tsx';
import { type ExposureItem, gapWords, liveWords, partWords } from './exposure-words.ts';

/** One row per service and environment; of one service, which the screen names, per flaw and environment. */
export function ExposureRows({
  exposures,
  isOfOneService = false,
}: {
  exposures: readonly ExposureItem[];
  isOfOneService?: boolean;
}) {
  const now = useNow(60_000);
  const first = isOfOneService ? 'Flaw' : 'Service';
  return (
    <div className="cards">
      <Table columns={[first, 'State', 'Live', 'Due', 'Verdict']}>
        <tbody>
          {exposures.map((one) => (
            <tr key={one.id}>
              <td data-label={first}>
                <Link
                  {...rowMark}
                  to="/exposures/$exposure"
                  params={{ exposure: one.id }}
                  className="link font-semibold [overflow-wrap:anywhere]"
                >
                  {isOfOneService ? one.advisory : one.service}
                </Link>
                <span className="block text-sm text-muted">{one.environment}</span>
              </td>
              <td data-label="State">
                <StateChip state={one.state} certainty={one.certainty} />
              </td>
              <td data-label="Live">
                <span className="block">{liveWords(one, now)}</span>
                <span className="block text-sm text-muted">
                  {partWords(one) !== undefined && <>{partWords(one)}, </>}
                  since <Time at={one.stretches[0]?.from ?? one.since} />
                </span>
              </td>
              <td data-label="Due">
                <Due dueAt={one.dueAt} />
              </td>
              <td data-label="Verdict">
                <Verdict exposure={one} />
              </td>
            </tr>
          ))}
        </tbody>
      </Table>
    </div>
  );
}

function Verdict({ exposure }: { exposure: ExposureItem }) {
  const { verdict, state, notLookedAt, because } = exposure;
  if (state === 'dismissed') return <span className="text-muted pretty">{because}</span>;
  if (verdict === null) return <span className="text-muted">none yet</span>;
  return (
    <>
      <VerdictWord verdict={verdict} />
      <span className="block text-sm text-muted">
        {verdict.by.name}, <Time at={verdict.at} />
      </span>
      {notLookedAt !== null && <span className="block text-sm text-warn pretty">{gapWords(notLookedAt)}</span>}
    </>
  );
}
