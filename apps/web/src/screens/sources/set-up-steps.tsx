import { CommandLine } from '../../ui/copy.tsx';
import { Prose } from '../../ui/prose.tsx';
import { filled, type Kind } from './source-words.ts';

/** The address a sender posts to, and what to do there, in order. */
export function SetUpSteps({ kind, sourceKey }: { kind: Kind; sourceKey: string }) {
  const fill = (text: string): string => filled(text, kind, sourceKey, location.origin);
  return (
    <div className="grid gap-3">
      <div className="grid gap-1">
        <p className="text-sm font-semibold">Address</p>
        <CommandLine>{fill('{url}')}</CommandLine>
      </div>
      <ol className="grid list-decimal gap-1.5 pl-5 [overflow-wrap:anywhere]">
        {kind.steps.map((step) => (
          <li key={step}>
            <Prose text={fill(step)} />
          </li>
        ))}
      </ol>
    </div>
  );
}
