import { ChevronRight } from 'lucide-react';
import { Table } from '../../ui/table.tsx';
import { ValueLink } from './dot-strip.tsx';
import { sideWords } from './duration-row.tsx';
import {
  type DurationFigure,
  durationChangeWords,
  type Metric,
  minutesWords,
  pWords,
  rangeWords,
  testWords,
} from './insight-words.ts';

/** What the strips show, as rows; each with its values behind a fold. */
export function FigureTable({ figures, metrics }: { figures: readonly DurationFigure[]; metrics: readonly Metric[] }) {
  const nameOf = (figure: DurationFigure): string =>
    metrics.find(({ id }) => id === figure.metric)?.name ?? figure.metric;
  return (
    <div className="grid">
      <div className="cards">
        <Table
          columns={[
            'Figure',
            'Side',
            'Count',
            'Median',
            '95 % interval',
            'Nine of ten within',
            'Against the period before',
          ]}
        >
          <tbody>
            {figures.map((figure) => (
              <FigureLine key={`${figure.metric} ${figure.axis}`} figure={figure} name={nameOf(figure)} />
            ))}
          </tbody>
        </Table>
      </div>
      {figures
        .filter(({ values }) => values.length > 0)
        .map((figure) => (
          <details key={`${figure.metric} ${figure.axis}`} className="border-t border-line">
            <summary className="flex min-h-11 flex-wrap items-center gap-x-2 px-4 font-medium hover:bg-raised/60">
              <ChevronRight size={15} aria-hidden className="turns shrink-0 text-muted" />
              {nameOf(figure)}
              {figure.axis !== null && `, ${sideWords[figure.axis].toLowerCase()}`}
              <span className="text-sm text-muted">all {figure.values.length}</span>
            </summary>
            <ValueTable figure={figure} />
          </details>
        ))}
    </div>
  );
}

function FigureLine({ figure, name }: { figure: DurationFigure; name: string }) {
  const { summary, axis, count, open, change } = figure;
  const measured = summary.kind === 'measured' ? summary : undefined;
  return (
    <tr>
      <td className="font-semibold">{name}</td>
      <td data-label="Side">{axis === null ? 'both' : sideWords[axis]}</td>
      <td data-label="Count" className="tabular">
        {count}
        {open > 0 && <span className="whitespace-nowrap text-muted">, {open} open</span>}
      </td>
      <td data-label="Median" className="whitespace-nowrap tabular">
        {measured === undefined
          ? 'too few to tell'
          : measured.median.estimate === null
            ? 'not reached'
            : minutesWords(measured.median.estimate)}
      </td>
      <td data-label="95 % interval" className="tabular">
        {measured === undefined ? '' : rangeWords(measured.median)}
        {measured?.bootstrap && (
          <span className="block text-xs text-muted">bootstrap: {rangeWords(measured.bootstrap)}</span>
        )}
      </td>
      <td data-label="Nine of ten within" className="tabular">
        {typeof measured?.p90?.estimate === 'number' && minutesWords(measured.p90.estimate)}
        {measured?.p90 && <span className="block text-xs text-muted">{rangeWords(measured.p90)}</span>}
      </td>
      <td data-label="Against the period before" className="text-sm">
        {durationChangeWords(figure)}
        {change.kind !== 'too_few' && (
          <span className="block text-xs text-muted">
            {testWords[change.test]}, {pWords(change.p)}
          </span>
        )}
      </td>
    </tr>
  );
}

function ValueTable({ figure }: { figure: DurationFigure }) {
  return (
    <div className="cards">
      <Table columns={['What', 'How long', 'State']}>
        <tbody>
          {figure.values
            .toSorted((one, other) => other.minutes - one.minutes)
            .map((value) => (
              <tr key={value.id}>
                <td>
                  <ValueLink value={value} />
                </td>
                <td data-label="How long" className="tabular">
                  {minutesWords(value.minutes)}
                </td>
                <td data-label="State">{value.isOver ? 'over' : 'still open'}</td>
              </tr>
            ))}
        </tbody>
      </Table>
    </div>
  );
}
