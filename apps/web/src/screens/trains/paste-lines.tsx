import { readTrainLines } from '@lockstep/contract';
import { ListPlus } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { counted } from '../../ui/counted.ts';
import { TextArea } from '../../ui/field.tsx';
import { Prose } from '../../ui/prose.tsx';
import { showToast } from '../../ui/toasts.tsx';

const TOLD = 20;

/** A stripe behind each of some lines of a box, that scrolls with its text; the padding of a field is 0.35rem. */
function marksOf(lines: readonly number[]): string | undefined {
  if (lines.length === 0) return undefined;
  const tint = 'color-mix(in oklab, var(--color-bad) 24%, transparent)';
  const stripes = lines
    .slice(0, TOLD)
    .map((line) => `linear-gradient(${tint} 0 0) 0 calc(0.35rem + ${line - 1}lh) / 100% 1lh no-repeat local`);
  return `${stripes.join(', ')}, var(--color-surface)`;
}

/** Many at once: `service version` a line, as a pipeline or a table holds them. Lines that can not be read stay, each with its number. */
export function PasteLines({ onLines }: { onLines: (lines: ReturnType<typeof readTrainLines>['members']) => void }) {
  const [text, setText] = useState('');
  // Once lines were refused, what is wrong is told as they are mended.
  const [isRefused, setIsRefused] = useState(false);
  const problems = isRefused ? readTrainLines(text).problems : [];
  const take = () => {
    const read = readTrainLines(text);
    setIsRefused(read.problems.length > 0);
    if (read.problems.length > 0) return;
    onLines(read.members);
    setText('');
    if (read.members.length > 0) showToast(`${counted(read.members.length, 'service')} put in`);
  };
  const [first] = problems;
  return (
    <div className="grid gap-2">
      <TextArea
        label="Paste many"
        rows={4}
        value={text}
        onValue={setText}
        className="grows [--lines:4] max-h-96 font-mono text-sm"
        spellCheck={false}
        wrap="off"
        style={{ background: marksOf(problems.map(({ line }) => line)) }}
        placeholder={'shop 2.1.0\nweb@3.0.0'}
        hint="A service and its release in each line. What follows a # is passed over."
        problem={first && { problem: `${counted(problems.length, 'line')} can not be read, and nothing was put in` }}
      />
      {problems.length > 0 && (
        <ul className="grid gap-0.5 text-sm text-bad">
          {problems.slice(0, TOLD).map(({ line, problem }) => (
            <li key={line} className="pretty [overflow-wrap:anywhere]">
              <strong className="font-semibold">Line {line}</strong>: <Prose text={problem} />
            </li>
          ))}
          {problems.length > TOLD && <li>and {problems.length - TOLD} more</li>}
        </ul>
      )}
      <Button icon={ListPlus} onClick={take} disabled={text.trim() === ''} className="justify-self-start">
        Put them in
      </Button>
    </div>
  );
}
