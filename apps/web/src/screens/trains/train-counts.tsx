import { classNames } from '../../ui/class-names.ts';
import { Prose } from '../../ui/prose.tsx';
import { ShapeMark } from '../../ui/shape.tsx';
import { verdictLook, type VerdictName } from '../../ui/verdict.tsx';
import { byStrictness, type Train, wholeWords } from './words.ts';

const grounds: Readonly<Record<VerdictName, string>> = {
  deny: 'bg-bad',
  needs_signoff: 'bg-warn',
  preserve_first: 'bg-hold',
  allow: 'bg-ok',
};

/** The verdict of the whole in words, and how its services divide: a bar with its legend, told apart by shape as well. */
export function TrainCounts({ train }: { train: Train }) {
  const { counts, mayProceed } = train;
  const look = verdictLook[train.verdict];
  const shown = byStrictness.filter((verdict) => counts[verdict] > 0);
  return (
    <section
      aria-label="The answer"
      className={classNames('grid gap-3 rounded-lg border-2 bg-surface p-4', mayProceed ? 'border-ok' : look.line)}
    >
      <div className="flex flex-wrap items-center justify-between gap-x-5 gap-y-1">
        <h2 className="text-xl leading-tight font-semibold">{wholeWords(train)}</h2>
        <p className={classNames('flex items-center gap-1.5 font-semibold', look.ink)}>
          <ShapeMark shape={train.verdict} size={17} />
          <span className="font-normal text-muted">the strictest verdict:</span> {look.word}
        </p>
      </div>
      {!mayProceed && (
        <p className="text-[0.9375rem] leading-relaxed pretty [overflow-wrap:anywhere]">
          <Prose goesOn text={`${stoppedBecause(train)}.`} />
        </p>
      )}
      <div aria-hidden className="flex h-3 gap-0.5 overflow-hidden rounded-full">
        {shown.map((verdict) => (
          <div key={verdict} style={{ flexGrow: counts[verdict] }} className={`min-w-2 ${grounds[verdict]}`} />
        ))}
      </div>
      <dl className="flex flex-wrap gap-x-6 gap-y-1.5">
        {shown.map((verdict) => (
          <div key={verdict} className="flex items-center gap-1.5">
            <dt className={classNames('flex items-center gap-1.5 font-medium', verdictLook[verdict].ink)}>
              <ShapeMark shape={verdict} size={13} />
              {verdictLook[verdict].word}
            </dt>
            <dd className="font-semibold tabular">{counts[verdict]}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

/** The server's sentence without the count, which stands above it. */
function stoppedBecause({ mayProceedBecause }: Train): string {
  return mayProceedBecause.replace(/^\d+ of \d+ may go ahead; /, '');
}
