import { CommandLine } from '../../ui/copy.tsx';
import { Prose } from '../../ui/prose.tsx';
import { doorKindOf, senderFile } from './doors.ts';
import { filled, type Kind } from './source-words.ts';

/** The address a sender posts to, what to do there, in order, and the piece of its file where there is one. */
export function SetUpSteps({ kind, sourceKey }: { kind: Kind; sourceKey: string }) {
  const fill = (text: string): string => filled(text, kind, sourceKey, location.origin);
  const doorKind = doorKindOf(kind.kind);
  const file = doorKind && senderFile({ kind: doorKind, origin: location.origin, key: sourceKey });
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
      {file && (
        <div className="grid gap-1">
          <p className="text-sm font-semibold">In {file.name}</p>
          <CommandLine>{file.text}</CommandLine>
        </div>
      )}
    </div>
  );
}
