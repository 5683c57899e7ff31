import { useState } from 'react';
import { useAct } from '../../api/query.ts';
import { Button } from '../../ui/button.tsx';
import { ProblemNote } from '../../ui/states.tsx';
import { showToast } from '../../ui/toasts.tsx';
import { DecideWindow, type Next } from './decide-window.tsx';
import { decideLabel, type Report, stateLook } from './report-words.ts';

/** Where the report can go from here; the first is what mostly comes next. */
export function DecideBar({ report }: { report: Report }) {
  const [next, setNext] = useState<Next>();
  const [start, setStart] = useState<string>();
  const take = useAct('decideReport', () => showToast('You look into it'));
  const possible = report.nextStates.filter((state) => state !== 'new');
  const choose = (state: Next): void => {
    if (state !== 'triaging') return setNext(state);
    void take.submit({ params: { report: report.reference }, body: { state, version: report.version } });
  };
  return (
    <section aria-label="Decide" className="panel grid gap-3 p-4">
      {report.lookalikes.length > 0 && (
        <Lookalikes
          report={report}
          onMerge={(reference) => {
            setStart(reference);
            setNext('duplicate');
          }}
        />
      )}
      <div className="flex flex-wrap gap-2">
        {possible.map((state, index) => (
          <Button
            key={state}
            kind={index === 0 ? 'primary' : 'plain'}
            isBusy={take.isBusy && state === 'triaging'}
            className="pointer-coarse:min-h-11"
            onClick={() => choose(state)}
          >
            {decideLabel(report.state, state)}
          </Button>
        ))}
      </div>
      {take.problem && <ProblemNote problem={take.problem} />}
      {next !== undefined && (
        <DecideWindow
          report={report}
          state={next}
          start={start}
          onClose={() => {
            setNext(undefined);
            setStart(undefined);
          }}
        />
      )}
    </section>
  );
}

/** What may be the same, before anybody works on it twice. */
function Lookalikes({ report, onMerge }: { report: Report; onMerge: (reference: string) => void }) {
  const mayMerge = report.nextStates.includes('duplicate');
  return (
    <ul className="grid gap-2" aria-label="Looks the same">
      {report.lookalikes.map(({ reference, title, state, because }) => (
        <li key={reference} className="flex flex-wrap items-center justify-between gap-2 rounded-lg bg-warn/10 p-3">
          <span className="min-w-0 flex-1 basis-60">
            <span className="font-semibold">
              {because === 'same_words' ? 'The same words as ' : 'Names the same as '}
              <a href={`/reports/${reference}`} className="link font-mono">
                {reference}
              </a>
            </span>
            <span className="block text-sm text-muted [overflow-wrap:anywhere]">
              {title ?? 'redacted'} ({stateLook[state].word})
            </span>
          </span>
          {mayMerge && <Button onClick={() => onMerge(reference)}>It repeats that</Button>}
        </li>
      ))}
    </ul>
  );
}
