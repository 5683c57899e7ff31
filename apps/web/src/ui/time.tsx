import { Fragment } from 'react';
import { useNow } from './now.ts';
import { clockWords, exactWords, relativeWords, spelledWords } from './time-words.ts';

/** A moment in words; the exact time, UTC and local, stands behind it on hover, focus and tap. */
export function Time({ at, words }: { at: string; words?: string }) {
  const now = useNow(5_000);
  return (
    <time
      dateTime={at}
      data-tip=""
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- the exact time must be reachable without a mouse
      tabIndex={0}
      className="cursor-default whitespace-nowrap rounded-sm tabular decoration-dotted underline-offset-4 hover:underline"
    >
      <Moment words={words ?? relativeWords(at, now)} />
    </time>
  );
}

/** Figures of one width, and hyphens that are not: as wide as a figure they tear a day apart. */
function Moment({ words }: { words: string }) {
  return words.split('-').map((part, index) => (
    <Fragment key={index}>
      {index > 0 && <span className="normal-nums">-</span>}
      {part}
    </Fragment>
  ));
}

/** Counts down to a moment, second by second; spelled where `14:43` would be read as an hour of the day. */
export function Countdown({ to, over, isSpelled = false }: { to: string; over: string; isSpelled?: boolean }) {
  const now = useNow(1000);
  const left = Date.parse(to) - now;
  return (
    <span className={isSpelled ? 'tabular' : 'font-mono tabular'} data-tip={exactWords(to)}>
      {left > 0 ? (isSpelled ? spelledWords(left) : clockWords(left)) : over}
    </span>
  );
}

/** Counts up from a moment. */
export function Elapsed({ from }: { from: string }) {
  const now = useNow(1000);
  return (
    <span className="font-mono tabular" data-tip={exactWords(from)}>
      {clockWords(now - Date.parse(from))}
    </span>
  );
}
