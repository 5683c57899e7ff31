import type { LucideIcon } from 'lucide-react';
import { classNames } from '../../ui/class-names.ts';
import { Prose } from '../../ui/prose.tsx';

/** What may happen now, in a word and a sentence; heard too when it changes. */
export function ProceedNote({
  look,
  word,
  because,
}: {
  look: { readonly icon: LucideIcon; readonly ground: string; readonly ink: string };
  word: string;
  because: string;
}) {
  return (
    <div className={classNames('flex gap-3 rounded-t-[9px] p-4', look.ground)}>
      <look.icon size={22} aria-hidden className={classNames('shrink-0', look.ink)} />
      <div className="grid gap-0.5" role="status">
        <p className="text-lg leading-tight font-semibold">{word}</p>
        <p className="pretty">
          <Prose text={because} />
        </p>
      </div>
    </div>
  );
}
