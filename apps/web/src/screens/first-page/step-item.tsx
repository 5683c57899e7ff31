import { CircleCheck, CircleDashed } from 'lucide-react';
import type { ReactNode } from 'react';
import type { StepState } from './steps.ts';

const stateWords: Readonly<Record<StepState, string>> = {
  done: 'done',
  open: 'to do',
  unknown: 'not known yet',
};

/** One line of the checklist: its state by sign and word, what is there, and what to do while it is not. */
export function StepItem({
  number,
  title,
  state,
  said,
  children,
}: {
  number: number;
  title: string;
  state: StepState;
  said: ReactNode;
  children?: ReactNode;
}) {
  const isDone = state === 'done';
  const Icon = isDone ? CircleCheck : CircleDashed;
  return (
    <li className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-3 px-4 py-3.5">
      <Icon size={20} aria-hidden className={isDone ? 'mt-0.5 text-ok' : 'mt-0.5 text-muted'} />
      <div className="grid min-w-0 grid-cols-[minmax(0,1fr)] gap-2.5">
        <div>
          <h2 className="font-semibold">
            <span className="text-muted tabular">{number}. </span>
            {title}
            <span className="sr-only">: {stateWords[state]}</span>
          </h2>
          <p className="text-muted pretty [overflow-wrap:anywhere]">{said}</p>
        </div>
        {children}
      </div>
    </li>
  );
}
