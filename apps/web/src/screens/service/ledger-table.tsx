import { Link } from '@tanstack/react-router';
import { Table } from '../../ui/table.tsx';
import { VersionText } from '../../ui/tags.tsx';
import { Time } from '../../ui/time.tsx';
import { utcWords } from '../../ui/time-words.ts';
import { isUngated, type Known, type LedgerData } from './lane-layout.ts';

/** The same ledger in words, for everybody who reads better than they look. */
export function LedgerTable({
  ledger,
  known,
  registeredAt,
}: {
  ledger: LedgerData;
  known: Known;
  registeredAt: string;
}) {
  const rows = ledger.lanes
    .flatMap((lane) => lane.deployments.map((deployment) => ({ lane, deployment })))
    .toSorted((a, b) => b.deployment.from.localeCompare(a.deployment.from));
  return (
    <Table columns={['Release', 'Environment', 'From', 'To', 'Share', 'Gate', 'Known vulnerabilities live']}>
      <tbody>
        {rows.map(({ lane, deployment }) => {
          const exposures = lane.exposures.filter(
            (exposure) => exposure.version === deployment.version && (known === 'now' || exposure.knownFrom !== null),
          );
          const exploited = exposures.filter((exposure) => exposure.isKnownExploited).length;
          return (
            <tr key={deployment.id}>
              <td>
                <Link
                  to="/services/$service/releases/$version"
                  params={{ service: deployment.service, version: deployment.version }}
                  className="link"
                >
                  <VersionText version={deployment.version} isStrong />
                </Link>
              </td>
              <td data-label="Environment">{lane.environment}</td>
              <td data-label="From">
                <Time at={deployment.from} words={utcWords(deployment.from)} />
              </td>
              <td data-label="To">
                {deployment.to === null ? 'still serves' : <Time at={deployment.to} words={utcWords(deployment.to)} />}
              </td>
              <td data-label="Share">{deployment.sharePercent} %</td>
              <td data-label="Gate">
                {deployment.isGated ? (
                  'decided'
                ) : isUngated(deployment, registeredAt) ? (
                  <span className="font-semibold text-warn">without a decision</span>
                ) : (
                  <span className="text-muted">before it was registered</span>
                )}
              </td>
              <td data-label="Known vulnerabilities">
                {exposures.length}
                {exploited > 0 && <span className="font-semibold text-bad"> ({exploited} exploited)</span>}
              </td>
            </tr>
          );
        })}
      </tbody>
    </Table>
  );
}
