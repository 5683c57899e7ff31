import { Link } from '@tanstack/react-router';
import { type Metric, percentWords, type ShareFigure, shareChangeWords } from './insight-words.ts';

const BAR = 220;

/** A share with its interval and both counts. */
export function ShareRow({ figure, metric }: { figure: ShareFigure; metric: Metric | undefined }) {
  const { summary, count, of, unknown } = figure;
  return (
    <div className="grid gap-x-6 gap-y-1.5 border-b border-line p-4 last:border-b-0 lg:grid-cols-[15rem_minmax(0,1fr)]">
      <div className="grid content-start gap-0.5">
        <h3 className="font-semibold">
          <Link to="/insights/catalogue" hash={figure.metric} className="link text-ink">
            {metric?.name ?? figure.metric}
          </Link>
        </h3>
        <p className="text-sm text-muted tabular">
          {count} of {of}
          {unknown > 0 && `, of ${unknown} more it is not known`}
        </p>
      </div>
      <div className="grid min-w-0 content-start gap-1">
        <p className="flex flex-wrap items-center gap-x-3 gap-y-1">
          {summary.kind === 'measured' ? (
            <>
              <Bar {...summary} />
              <span className="font-semibold tabular">{percentWords(summary.estimate)}</span>
              <span className="text-sm tabular">
                {percentWords(summary.lower)} to {percentWords(summary.upper)}
              </span>
            </>
          ) : (
            <span className="font-semibold">
              {of === 0 ? 'None' : 'Too few to tell'}
              {of > 0 && <span className="text-sm font-normal text-muted">, {summary.needed} are needed</span>}
            </span>
          )}
        </p>
        {of > 0 && <p className="text-sm text-muted pretty">{shareChangeWords(figure)}</p>}
      </div>
    </div>
  );
}

function Bar({ estimate, lower, upper }: { estimate: number; lower: number; upper: number }) {
  return (
    <svg viewBox={`0 0 ${BAR} 14`} aria-hidden="true" className="h-3.5 w-full max-w-55">
      <rect y={4} width={BAR} height={6} rx={2} className="fill-raised" />
      <rect
        x={lower * BAR}
        y={2}
        width={Math.max(2, (upper - lower) * BAR)}
        height={10}
        rx={2}
        className="fill-accent/25"
      />
      <path d={`M${Math.min(BAR - 1, Math.max(1, estimate * BAR))} 0v14`} strokeWidth={2.5} className="stroke-accent" />
    </svg>
  );
}
