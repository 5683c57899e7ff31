import { Flame } from 'lucide-react';
import type { ReactNode } from 'react';
import { type Standing, scoresOf, ssvcWords } from './advisory-words.ts';

/** What makes a flaw urgent, each with its source and date; what nobody says is said too. */
export function AdvisoryFacts({ standing }: { standing: Standing }) {
  const { knownExploited: kev, epss, ssvc } = standing;
  const scores = scoresOf(standing.records);
  return (
    <dl className="panel grid divide-line max-sm:divide-y sm:grid-cols-2 xl:grid-cols-4 xl:divide-x">
      <Fact name="Known exploited (KEV)">
        {kev ? (
          <>
            <span className="flex items-center gap-1.5 font-semibold text-bad">
              <Flame size={15} aria-hidden />
              since {kev.listedOn}
            </span>
            <Small>
              {kev.cve}
              {kev.hasRansomwareUse && ', used by ransomware'}
              {kev.dueOn !== null && `; CISA asks until ${kev.dueOn}`}
            </Small>
          </>
        ) : (
          <Small>not listed</Small>
        )}
      </Fact>
      <Fact name="Decision points (SSVC)">
        {ssvc ? <span className="pretty">{ssvcWords(ssvc)}</span> : <Small>none: deadlines are estimated</Small>}
      </Fact>
      <Fact name="Score (CVSS)">
        {scores.length === 0 ? (
          <Small>no source gives one</Small>
        ) : (
          scores.map(({ score, by }) => (
            <span key={score} className="flex flex-wrap items-baseline gap-x-2">
              <span className="font-semibold tabular">{score}</span>
              <Small>{scores.length > 1 ? by.join(', ') : ''}</Small>
            </span>
          ))
        )}
      </Fact>
      <Fact name="Likelihood (EPSS)">
        {epss ? (
          <>
            <span className="font-semibold tabular">
              {(epss.probability * 100).toFixed(epss.probability < 0.01 ? 2 : 1)} % in 30 days
            </span>
            <Small>
              above {Math.floor(epss.percentile * 100)} % of all, {epss.on}
            </Small>
          </>
        ) : (
          <Small>no estimate</Small>
        )}
      </Fact>
    </dl>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="grid min-w-0 content-start gap-0.5 px-4 py-3">
      <dt className="text-sm text-muted">{name}</dt>
      <dd className="grid gap-0.5 [overflow-wrap:anywhere]">{children}</dd>
    </div>
  );
}

function Small({ children }: { children: ReactNode }) {
  return <span className="text-sm text-muted">{children}</span>;
}
