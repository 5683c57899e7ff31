import { Fingerprint, ShieldCheck } from 'lucide-react';
import { classNames } from '../../ui/class-names.ts';
import { Prose } from '../../ui/prose.tsx';
import { ShapeMark } from '../../ui/shape.tsx';
import { verdictLook } from '../../ui/verdict.tsx';
import { servicesWords, standingCounts, type Standing, type Train, wholeWords } from './words.ts';

const looks: Readonly<Record<Standing, { readonly word: string; readonly ink: string; readonly ground: string }>> = {
  deny: { ...verdictLook.deny, ground: 'bg-bad' },
  needs_signoff: { ...verdictLook.needs_signoff, ground: 'bg-warn' },
  preserve_first: { ...verdictLook.preserve_first, ground: 'bg-hold' },
  signed: { word: 'Signed', ink: 'text-ok', ground: 'bg-ok' },
  captured: { word: 'Captured', ink: 'text-ok', ground: 'bg-ok' },
  without: { word: 'Goes without', ink: 'text-warn', ground: 'bg-warn' },
  allow: { ...verdictLook.allow, ground: 'bg-ok' },
};

/** The verdict of the whole in words, and how its services divide: a bar with its legend, told apart by shape as well. */
export function TrainCounts({ train }: { train: Train }) {
  const { mayProceed, members, stopped } = train;
  const shown = standingCounts(members);
  return (
    <section
      aria-label="The answer"
      className={classNames(
        'grid gap-3 rounded-lg border-2 bg-surface p-4',
        mayProceed ? 'border-ok' : verdictLook[train.verdict].line,
      )}
    >
      <h2 className="text-xl leading-tight font-semibold">{wholeWords(train)}</h2>
      {stopped.length > 0 && (
        <ul className="grid gap-0.5 text-[0.9375rem] leading-relaxed">
          {stopped.map(({ because, services }) => (
            <li key={because} className="pretty [overflow-wrap:anywhere]">
              <strong className="font-semibold">
                {services.length > 3 ? `${services.length} services` : servicesWords(services)}
              </strong>
              : <Prose goesOn text={because} />
            </li>
          ))}
        </ul>
      )}
      <div aria-hidden className="flex h-3 gap-0.5 overflow-hidden rounded-full">
        {shown.map(([standing, count]) => (
          <div key={standing} style={{ flexGrow: count }} className={`min-w-2 ${looks[standing].ground}`} />
        ))}
      </div>
      <dl className="flex flex-wrap gap-x-6 gap-y-1.5">
        {shown.map(([standing, count]) => (
          <div key={standing} className="flex items-center gap-1.5">
            <dt className={classNames('flex items-center gap-1.5 font-medium', looks[standing].ink)}>
              <StandingMark standing={standing} />
              {looks[standing].word}
            </dt>
            <dd className="font-semibold tabular">{count}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

function StandingMark({ standing }: { standing: Standing }) {
  if (standing === 'signed') return <ShieldCheck size={13} aria-hidden />;
  if (standing === 'captured' || standing === 'without') return <Fingerprint size={13} aria-hidden />;
  return <ShapeMark shape={standing} size={13} />;
}
