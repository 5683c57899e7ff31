import { useQuery } from '@tanstack/react-query';
import { TriangleAlert } from 'lucide-react';
import { cliLines } from '../../api/cli-lines.ts';
import { useMay } from '../../api/me.ts';
import { ask } from '../../api/query.ts';
import { useToldAct } from '../../api/told-act.ts';
import { Button } from '../../ui/button.tsx';
import { CommandLine } from '../../ui/copy.tsx';
import { Empty, Loaded } from '../../ui/states.tsx';
import { Table } from '../../ui/table.tsx';
import { SimulatedTag } from '../../ui/tags.tsx';
import { Time } from '../../ui/time.tsx';
import { showToast } from '../../ui/toasts.tsx';
import type { Lane } from './lane-layout.ts';

type Row = { kind: 'change'; item: Lane['changes'][number] } | { kind: 'point'; item: Lane['points'][number] };

/** Flags, configuration, controls, failovers, and points of no return: what a rollback would undo besides code. */
export function ChangesPart({ service }: { service: string }) {
  const query = useQuery(ask('getLedger', { params: { service } }));
  return (
    <Loaded query={query}>
      {(ledger) => {
        const rows: Row[] = ledger.lanes
          .flatMap((lane): Row[] => [
            ...lane.changes.map((item) => ({ kind: 'change' as const, item })),
            ...lane.points.map((item) => ({ kind: 'point' as const, item })),
          ])
          .toSorted((a, b) => b.item.at.localeCompare(a.item.at));
        if (rows.length === 0)
          return (
            <Empty title="No changes recorded">
              <p>
                Flags, configuration and controls change what a release does. Points of no return, such as migrations,
                decide whether it can go back at all.
              </p>
              <CommandLine>{cliLines.recordPoint(service)}</CommandLine>
            </Empty>
          );
        return (
          <Table columns={['What', 'Environment', 'When', 'Owner and end', { name: 'Do', isHidden: true }]}>
            <tbody>
              {rows.map((row) =>
                row.kind === 'point' ? (
                  <PointLine key={row.item.id} point={row.item} />
                ) : (
                  <ChangeLine key={row.item.id} change={row.item} />
                ),
              )}
            </tbody>
          </Table>
        );
      }}
    </Loaded>
  );
}

function PointLine({ point }: { point: Lane['points'][number] }) {
  return (
    <tr>
      <td>
        <span className="font-semibold">{point.note}</span> {point.isSimulated && <SimulatedTag />}
        <span className="block text-sm text-muted">
          point of no return: {point.kind.replaceAll('_', ' ')}
          {point.firstVersion !== null && <>, first with {point.firstVersion}</>}
        </span>
      </td>
      <td data-label="Environment">{point.environment}</td>
      <td data-label="When">
        <Time at={point.at} />
      </td>
      <td data-label="Owner" colSpan={2}>
        {point.recordedBy.name}
      </td>
    </tr>
  );
}

function ChangeLine({ change }: { change: Lane['changes'][number] }) {
  const may = useMay('releases.write');
  const end = useToldAct('endChange', () => showToast(`${change.subject} has ended`));
  return (
    <tr>
      <td>
        <span className="font-semibold">{change.subject}</span>
        <span className="block text-sm text-muted">
          {change.kind}: {change.note}
        </span>
        {change.weakensControl && (
          <span className="mt-0.5 flex items-center gap-1.5 text-sm text-warn">
            <TriangleAlert size={13} aria-hidden />
            weakens a control
          </span>
        )}
      </td>
      <td data-label="Environment">{change.environment}</td>
      <td data-label="When">
        <Time at={change.at} />
      </td>
      <td data-label="Owner and end">
        {change.owner ?? change.recordedBy.name}
        <span className="block text-sm text-muted">
          {change.endedAt !== null ? (
            <>
              ended <Time at={change.endedAt} />
            </>
          ) : change.expiresAt !== null ? (
            <>
              ends <Time at={change.expiresAt} />
            </>
          ) : (
            'no end set'
          )}
        </span>
      </td>
      <td className="md:text-right">
        {may && change.endedAt === null && (
          <Button
            isBusy={end.isBusy}
            onClick={() => void end.submit({ params: { service: change.service, change: change.id }, body: {} })}
          >
            End it
          </Button>
        )}
      </td>
    </tr>
  );
}
