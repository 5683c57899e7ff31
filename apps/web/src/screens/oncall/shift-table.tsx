import type { EpochMs } from '@lockstep/oncall';
import { TriangleAlert } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { Table } from '../../ui/table.tsx';
import { Unbroken } from '../../ui/unbroken.tsx';
import { dateWords, hourWords, momentWords } from './days.ts';
import { gapWords } from './gap-words.ts';
import { TintSwatch } from './person-chip.tsx';
import type { TimelineLook } from './timeline-look.ts';
import type { Stretch, TimelineRow } from './timeline-layout.ts';

const kindWords = {
  shift: '',
  override: 'override',
  removed: 'taken off',
  shadow: 'looks on',
  leave: 'on leave',
  gap: '',
} as const;

/** The same rows as words: for whoever does not see the drawing, and to copy. */
export function ShiftTable({ rows, look }: { rows: readonly TimelineRow[]; look: TimelineLook }) {
  const lines = rows.flatMap((row) =>
    row.stretches.toSorted((a, b) => a.from - b.from).map((stretch) => ({ row, stretch })),
  );
  return (
    <Table columns={['Who', 'From', 'To', 'Row', 'Why']}>
      <tbody>
        {lines.map(({ row, stretch }) => (
          <tr key={`${row.key} ${stretch.from} ${stretch.kind === 'gap' ? '' : stretch.userId} ${stretch.kind}`}>
            <td className={isOpen(stretch, look) ? 'font-semibold text-bad' : 'font-semibold'}>
              {whoWords(stretch, look)}
            </td>
            <td data-label="From" className="whitespace-nowrap tabular">
              {momentWords(look.zone, stretch.from)}
            </td>
            <td data-label="To" className="whitespace-nowrap tabular">
              {momentWords(look.zone, stretch.to)}
            </td>
            <td data-label="Row">{row.label}</td>
            <td data-label="Why" className="text-muted">
              {stretch.kind === 'gap' ? gapWords[stretch.reason] : stretch.why}
            </td>
          </tr>
        ))}
      </tbody>
    </Table>
  );
}

/** Nobody is on call though somebody should be, and it can still be covered. */
function isOpen(stretch: Stretch, { now }: Pick<TimelineLook, 'now'>): boolean {
  return stretch.kind === 'gap' && !stretch.onPurpose && stretch.to > now;
}

function whoWords(stretch: Stretch, look: Pick<TimelineLook, 'nameOf'>): string {
  if (stretch.kind === 'gap') return stretch.onPurpose ? 'nobody, on purpose' : 'nobody';
  const kind = kindWords[stretch.kind];
  return kind === '' ? look.nameOf(stretch.userId) : `${look.nameOf(stretch.userId)} (${kind})`;
}

/** What a phone shows: one line after the other, as they come. */
export function ShiftList({
  stretches,
  look,
  most,
  onChoose,
}: {
  stretches: readonly Stretch[];
  look: TimelineLook;
  /** More come when asked for. */
  most: number;
  onChoose?: (stretch: Stretch) => void;
}) {
  const [isWhole, setIsWhole] = useState(false);
  const shown = isWhole ? stretches : stretches.slice(0, most);
  return (
    <>
      <ol className="divide-y divide-line">
        {shown.map((stretch) => (
          <li
            key={`${stretch.from} ${stretch.kind} ${stretch.kind === 'gap' ? '' : stretch.userId}`}
            className="flex items-center gap-3 px-4 py-2"
          >
            {stretch.kind === 'gap' ? (
              <span
                aria-hidden
                className={`size-3 shrink-0 rounded-sm border ${stretch.onPurpose ? 'border-edge/60' : 'border-bad bg-bad/30'}`}
              />
            ) : (
              <TintSwatch tint={look.tintOf(stretch.userId)} />
            )}
            <div className="min-w-0 flex-1">
              <p
                className={`font-semibold [overflow-wrap:anywhere] ${stretch.kind === 'gap' && !stretch.onPurpose ? 'flex items-center gap-1.5 text-bad' : ''}`}
              >
                {stretch.kind === 'gap' && !stretch.onPurpose && <TriangleAlert size={14} aria-hidden />}
                {whoWords(stretch, look)}
              </p>
              <p className="text-sm text-muted tabular">
                <Unbroken
                  text={`${momentWords(look.zone, stretch.from)} to ${endWords(look.zone, stretch, look.now)}`}
                />
              </p>
            </div>
            {onChoose && !(stretch.kind === 'gap' && stretch.onPurpose) && (
              <Button
                kind={stretch.kind === 'gap' && !stretch.onPurpose ? 'primary' : 'quiet'}
                onClick={() => onChoose(stretch)}
              >
                {stretch.kind === 'gap' ? 'Cover' : 'Change'}
                <span className="sr-only"> {momentWords(look.zone, stretch.from)}</span>
              </Button>
            )}
          </li>
        ))}
      </ol>
      {shown.length < stretches.length && (
        <div className="border-t border-line p-2 text-center">
          <Button kind="quiet" onClick={() => setIsWhole(true)}>
            Show {stretches.length - shown.length} more
          </Button>
        </div>
      )}
    </>
  );
}

function endWords(zone: string, { from, to }: { from: EpochMs; to: EpochMs }, now: EpochMs): string {
  const isSameDay = dateWords(zone, from) === dateWords(zone, to);
  const end = isSameDay ? hourWords(zone, to) : momentWords(zone, to);
  return from <= now && now < to ? `${end}, now` : end;
}
