import { Anchor, CornerUpLeft, LifeBuoy } from 'lucide-react';
import type { ReactNode } from 'react';
import { classNames } from '../../ui/class-names.ts';
import { CommandLine } from '../../ui/copy.tsx';
import { ShapeMark, type ShapeName } from '../../ui/shape.tsx';
import { sentence } from '../../ui/states.tsx';
import { AxisTag } from '../../ui/tags.tsx';
import { shapeOf, verdictLook, type VerdictName } from '../../ui/verdict.tsx';
import { reasonsNow } from './capture-words.ts';
import {
  type AlternativeItem,
  type ChoiceItem,
  choiceCommand,
  choiceKey,
  choiceWords,
  type Decision,
  type ReasonItem,
} from './words.ts';
import { Prose } from '../../ui/prose.tsx';

/** Three sentences before anything else: if you stay, if you go there, and the way out. */
export function Answer({ decision }: { decision: Decision }) {
  const { stay, judgement } = decision;
  return (
    <section aria-label="The answer" className="grid gap-3 md:grid-cols-2 xl:grid-cols-3">
      <Block
        icon={<Anchor size={15} aria-hidden />}
        label="If you stay"
        name={decision.current ?? 'nothing runs'}
        shape={stay ? shapeOf(stay.verdict, stay.isUncertain) : 'unknown'}
        axes={stay?.axes}
        said={stay ? stay.summary : 'Nothing is recorded as running here, so there is nothing to stay on.'}
        reasons={stay?.reasons ?? []}
      />
      <Block
        isAsked
        icon={<CornerUpLeft size={15} aria-hidden className={decision.direction === 'rollback' ? '' : 'rotate-90'} />}
        label={decision.direction === 'rollback' ? 'If you go back' : 'If you go there'}
        name={decision.target}
        shape={shapeOf(judgement.verdict, judgement.isUncertain)}
        axes={judgement.axes}
        said={judgement.summary}
        reasons={reasonsNow(decision)}
      />
      <WayOut decision={decision} />
    </section>
  );
}

function WayOut({ decision }: { decision: Decision }) {
  const { recommended } = decision;
  const alternative =
    recommended === null
      ? undefined
      : decision.alternatives.find((each) => choiceKey(each.choice) === choiceKey(recommended));
  const wayOut = recommended ? describe(recommended, alternative, decision) : undefined;
  if (!wayOut)
    return (
      <Block
        icon={<LifeBuoy size={15} aria-hidden />}
        label="The way out"
        name="None above board"
        shape="deny"
        axes={undefined}
        said="No release known to the ledger is better than what you have. Build a fixed release, or ask for the keys."
        reasons={[]}
        className="md:max-xl:col-span-2"
      />
    );
  return (
    <Block
      icon={<LifeBuoy size={15} aria-hidden />}
      label="The way out"
      name={wayOut.name}
      shape={wayOut.shape}
      axes={wayOut.axes}
      said={wayOut.said}
      reasons={wayOut.reasons}
      className="md:max-xl:col-span-2"
    >
      {wayOut.command !== undefined && <CommandLine>{wayOut.command}</CommandLine>}
    </Block>
  );
}

function describe(choice: ChoiceItem, alternative: AlternativeItem | undefined, decision: Decision) {
  const command = choiceCommand(choice, decision);
  const name =
    choice.kind === 'release'
      ? sentence(choiceWords(choice))
      : choice.kind === 'stay'
        ? 'Stay where you are'
        : choiceWords(choice);
  if (choice.kind === 'release' && choice.version === decision.target) {
    const { judgement } = decision;
    return {
      name,
      command,
      said: 'What you asked for is the best choice there is.',
      shape: shapeOf(judgement.verdict, judgement.isUncertain),
      axes: judgement.axes,
      reasons: [],
    };
  }
  if (choice.kind === 'stay')
    return {
      name,
      command,
      said: 'Staying is the best of the choices there are.',
      shape: decision.stay ? shapeOf(decision.stay.verdict, decision.stay.isUncertain) : ('unknown' as const),
      axes: decision.stay?.axes,
      reasons: [],
    };
  if (!alternative) return { name, command, said: '', shape: 'unknown' as const, axes: undefined, reasons: [] };
  return {
    name,
    command,
    // The reason of a recommendation says what the summary says, and more.
    said: alternative.because,
    shape: shapeOf(alternative.verdict, alternative.isUncertain),
    axes: alternative.axes,
    reasons: [],
  };
}

function Block({
  icon,
  label,
  name,
  shape,
  axes,
  said,
  reasons,
  isAsked = false,
  className,
  children,
}: {
  icon: ReactNode;
  label: string;
  name: string;
  shape: ShapeName;
  axes: Readonly<Record<'reliability' | 'security', VerdictName>> | undefined;
  said: string;
  reasons: readonly ReasonItem[];
  isAsked?: boolean;
  className?: string;
  children?: ReactNode;
}) {
  const look = verdictLook[shape];
  const stops = reasons.filter((reason) => reason.verdict !== 'allow').slice(0, 3);
  return (
    <article
      className={classNames(
        'flex min-w-0 flex-col gap-2.5 rounded-lg border bg-surface p-4',
        // Nothing in these cards takes the focus but what comes last, so the order of the keyboard stays.
        isAsked ? `${look.line} border-2 p-[calc(1rem-1px)] max-lg:-order-1` : 'border-line',
        className,
      )}
    >
      <p className="flex items-center gap-1.5 text-sm font-medium text-muted">
        {icon}
        {label}
      </p>
      <div className="flex flex-wrap items-center justify-between gap-x-3 gap-y-1">
        <h2 className="min-w-0 font-mono text-xl leading-tight font-semibold [overflow-wrap:anywhere]">{name}</h2>
        <p className={classNames('flex items-center gap-1.5 text-lg font-semibold', look.ink)}>
          <ShapeMark shape={shape} size={18} />
          {look.word}
        </p>
      </div>
      <p className="text-[0.9375rem] leading-relaxed pretty">
        <Prose text={said} />
      </p>
      {stops.length > 0 && (
        <ul className="grid gap-1.5">
          {stops.map((reason) => (
            <li key={reason.code + reason.sentence} className="flex gap-2 pretty">
              <span className={classNames('mt-1', verdictLook[reason.verdict].ink)}>
                <ShapeMark shape={reason.verdict} size={13} />
              </span>
              <span>
                <Prose text={reason.sentence} />
              </span>
            </li>
          ))}
        </ul>
      )}
      {children}
      {axes && (
        <dl className="mt-auto grid gap-1 border-t border-line pt-2.5 text-sm">
          {(['reliability', 'security'] as const).map((axis) => (
            <div key={axis} className="flex items-center justify-between gap-2">
              <dt>
                <AxisTag axis={axis} />
              </dt>
              <dd className={classNames('flex items-center gap-1 font-semibold', verdictLook[axes[axis]].ink)}>
                <ShapeMark shape={axes[axis]} size={12} />
                {verdictLook[axes[axis]].word}
              </dd>
            </div>
          ))}
        </dl>
      )}
    </article>
  );
}
