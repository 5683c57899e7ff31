import { DotStrip } from './dot-strip.tsx';
import {
  countWords,
  type DurationFigure,
  durationChangeWords,
  minutesWords,
  pWords,
  rangeWords,
  testWords,
} from './insight-words.ts';

/** One side of one phase: its figure with its count, its dots, and whether it changed. */
export function DurationRow({ figure, name, most }: { figure: DurationFigure; name: string; most: number }) {
  return (
    <div className="grid gap-x-6 gap-y-2 border-b border-line p-4 last:border-b-0 lg:grid-cols-[15rem_minmax(0,1fr)]">
      <div className="grid content-start gap-0.5">
        <h3 className="text-sm font-semibold text-muted">{figure.axis === null ? name : sideWords[figure.axis]}</h3>
        <Median figure={figure} />
        <p className="text-sm text-muted">{countWords(figure)}</p>
      </div>
      <div className="grid min-w-0 gap-1">
        <DotStrip
          figure={figure}
          most={most}
          label={figure.axis === null ? name : `${name}, ${sideWords[figure.axis]}`}
        />
        <ChangeLine figure={figure} />
      </div>
    </div>
  );
}

export const sideWords = { reliability: 'Reliability', security: 'Security' } as const;

function Median({ figure: { summary, count } }: { figure: DurationFigure }) {
  if (summary.kind === 'too_few')
    return <p className="text-lg font-semibold">{count === 0 ? 'None' : 'Too few to tell'}</p>;
  const { estimate } = summary.median;
  return (
    <p className="grid">
      <span className="text-xl leading-tight font-semibold tabular">
        {estimate === null ? 'Not reached yet' : minutesWords(estimate)}
      </span>
      <span className="text-sm">
        {estimate === null ? 'more than half are still open' : 'median'}; 95 %: {rangeWords(summary.median)}
      </span>
    </p>
  );
}

export function ChangeLine({ figure }: { figure: DurationFigure }) {
  const { change } = figure;
  return (
    <p className="text-sm text-muted pretty">
      {durationChangeWords(figure)}
      {change.kind !== 'too_few' && (
        <span className="whitespace-nowrap">
          {' '}
          ({testWords[change.test]}, {pWords(change.p)})
        </span>
      )}
    </p>
  );
}
