import { Check, Copy } from 'lucide-react';
import { useState } from 'react';
import { classNames } from './class-names.ts';
import { LineButton } from './button.tsx';
import { announce } from './announce.ts';
import { ScrollingCode } from './scrolling-code.tsx';

export function CopyButton({ text, label = 'Copy' }: { text: string; label?: string }) {
  const [isDone, setIsDone] = useState(false);
  const copy = async () => {
    await navigator.clipboard.writeText(text);
    setIsDone(true);
    announce('Copied');
    setTimeout(() => setIsDone(false), 1600);
  };
  const look = isDone ? { icon: Check, ink: 'text-ok' } : { icon: Copy };
  return <LineButton {...look} label={label} onPress={() => void copy()} />;
}

/** A command to take along. Wraps between its words; a word breaks only where it fills a line alone. */
export function CommandLine({ children, className }: { children: string; className?: string }) {
  return (
    <div
      className={classNames(
        'flex min-w-0 items-start gap-1 rounded-md border border-line bg-canvas py-1 pr-1 pl-3',
        className,
      )}
    >
      <ScrollingCode
        label="Command"
        className="min-w-0 flex-1 py-1 whitespace-pre-wrap pointer-coarse:py-3 [overflow-wrap:anywhere]"
      >
        {children.split(/(\s+)/).map((word, index) =>
          index % 2 === 1 ? (
            word
          ) : (
            <span key={index} className="inline-block max-w-full">
              {word}
            </span>
          ),
        )}
      </ScrollingCode>
      <CopyButton text={children} label="Copy the command" />
    </div>
  );
}

/** A digest or id: short to read, whole to copy. */
export function Digest({ value }: { value: string }) {
  const short = value.startsWith('sha') ? `${value.slice(0, 15)}…${value.slice(-6)}` : `${value.slice(0, 12)}…`;
  return (
    <span className="inline-flex max-w-full items-center gap-0.5">
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- the whole value must be readable without a mouse */}
      <code className="min-w-0 max-w-26 truncate text-xs sm:max-w-full" data-tip={value} tabIndex={0}>
        {value.length > 24 ? short : value}
      </code>
      <CopyButton text={value} label="Copy the whole value" />
    </span>
  );
}
