import { Eraser, History, Link2, Pencil, Pin, PinOff, Plus } from 'lucide-react';
import { memo, useId } from 'react';
import { LineButton } from '../../ui/button.tsx';
import { classNames } from '../../ui/class-names.ts';
import { Markdown } from '../../ui/markdown.tsx';
import { durationWords, exactWords } from '../../ui/time-words.ts';
import { entryLook } from './entry-look.ts';
import { EntryRefs } from './entry-refs.tsx';
import { type Entry, wasLate } from './timeline-model.ts';

export type EntryAct = 'insert' | 'correct' | 'pin' | 'versions' | 'link' | 'redact';

const clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' });

/** One entry: when it happened and when it was written, who wrote it, what. Its acts appear where somebody is. */
export const TimelineEntry = memo(function TimelineEntry({
  incident,
  entry,
  position,
  count,
  isCurrent,
  isTabStop,
  isWanted,
  isNew,
  mayWrite,
  onCurrent,
  onAct,
}: {
  /** Id of the incident it belongs to. */
  incident: string;
  entry: Entry;
  position: number;
  /** -1: nobody knows. */
  count: number;
  isCurrent: boolean;
  /** One entry of the feed takes the Tab key. */
  isTabStop: boolean;
  /** Somebody followed its address. */
  isWanted: boolean;
  /** It came while somebody was reading elsewhere. */
  isNew: boolean;
  mayWrite: boolean;
  /** Stay the same from one drawing to the next. */
  onCurrent: (key: string) => void;
  onAct: (entry: Entry, act: EntryAct) => void;
}) {
  const id = useId();
  const act = (what: EntryAct) => onAct(entry, what);
  const { icon: Icon, word, ink } = entryLook[entry.kind];
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- articles of a feed take the focus
    <article
      data-row={entry.id}
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- as the pattern of a feed asks for
      tabIndex={isTabStop ? 0 : -1}
      aria-labelledby={`${id}-head`}
      aria-describedby={`${id}-text`}
      aria-posinset={position}
      aria-setsize={count}
      onFocus={() => onCurrent(entry.id)}
      onPointerEnter={(event) => event.pointerType === 'mouse' && onCurrent(entry.id)}
      className={classNames(
        'relative grid scroll-my-16 grid-cols-[1.75rem_minmax(0,1fr)] gap-x-2.5 border-b border-line px-3 py-2.5 -outline-offset-2 sm:px-4',
        isCurrent && 'bg-raised/50',
        isWanted && 'bg-accent/10 shadow-[inset_3px_0_0_var(--color-accent)]',
      )}
    >
      <span className={classNames('grid size-7 place-items-center rounded-full bg-raised', ink)}>
        <Icon size={15} aria-hidden />
      </span>
      <div className="grid min-w-0 gap-1">
        <EntryHead id={`${id}-head`} entry={entry} word={word} isNew={isNew} onVersions={() => act('versions')} />
        <div id={`${id}-text`} className="min-w-0">
          {entry.text === null ? (
            <p className="text-muted italic">
              Redacted by {entry.redacted?.by.name ?? 'somebody'}: {entry.redacted?.because}
            </p>
          ) : (
            <Markdown text={entry.text} />
          )}
        </div>
        <EntryRefs incident={incident} refs={entry.refs} />
        {isCurrent && <EntryActs entry={entry} mayWrite={mayWrite} onAct={act} />}
      </div>
    </article>
  );
});

function EntryHead({
  id,
  entry,
  word,
  isNew,
  onVersions,
}: {
  id: string;
  entry: Entry;
  word: string;
  isNew: boolean;
  onVersions: () => void;
}) {
  const { happenedAt, recordedAt, recordedBy, version, pinnedAt } = entry;
  const lateMs = Date.parse(recordedAt) - Date.parse(happenedAt);
  return (
    <p id={id} className="flex min-w-0 flex-wrap items-center gap-x-2 gap-y-0.5 text-sm text-muted">
      <time
        dateTime={happenedAt}
        data-tip={`Happened ${exactWords(happenedAt)}`}
        className="font-mono text-ink tabular"
      >
        {clock.format(Date.parse(happenedAt))}
      </time>
      <span className="font-medium">{word}</span>
      <span className="truncate">{recordedBy.name}</span>
      {wasLate(entry) && (
        <span data-tip={`Written down ${exactWords(recordedAt)}`} className="whitespace-nowrap">
          written <time dateTime={recordedAt}>{clock.format(Date.parse(recordedAt))}</time>
          {lateMs > 0 && `, ${durationWords(lateMs)} later`}
        </span>
      )}
      {pinnedAt !== null && (
        <span className="inline-flex items-center gap-1 font-medium text-accent">
          <Pin size={12} aria-hidden />
          pinned
        </span>
      )}
      {version > 1 && (
        <button
          type="button"
          onClick={onVersions}
          className="min-h-6 rounded-sm underline decoration-dotted underline-offset-4 hover:text-ink pointer-coarse:min-h-11"
        >
          corrected
        </button>
      )}
      {isNew && <span className="rounded-full bg-accent/18 px-1.5 text-xs font-semibold text-accent">new</span>}
    </p>
  );
}

/** What can be done with an entry; for a mouse above its corner, where it hides nothing of it, for a finger under its words. */
function EntryActs({ entry, mayWrite, onAct }: { entry: Entry; mayWrite: boolean; onAct: (act: EntryAct) => void }) {
  const isPinned = entry.pinnedAt !== null;
  return (
    <div className="flex flex-wrap gap-0.5 pointer-fine:absolute pointer-fine:-top-5 pointer-fine:right-2 pointer-fine:z-2 pointer-fine:rounded-md pointer-fine:border pointer-fine:border-line pointer-fine:bg-surface pointer-fine:shadow-md">
      {mayWrite && entry.redacted === null && (
        <LineButton icon={Pencil} label="Correct" tip="Correct (e)" onPress={() => onAct('correct')} />
      )}
      {mayWrite && (
        <LineButton
          icon={isPinned ? PinOff : Pin}
          label={isPinned ? 'Take the pin off' : 'Pin'}
          tip={isPinned ? 'Take the pin off (p)' : 'Pin (p)'}
          onPress={() => onAct('pin')}
        />
      )}
      {entry.version > 1 && (
        <LineButton
          icon={History}
          label="What it said before"
          tip="What it said before (v)"
          onPress={() => onAct('versions')}
        />
      )}
      {mayWrite && entry.redacted === null && (
        <LineButton icon={Eraser} label="Take words away" onPress={() => onAct('redact')} />
      )}
      <LineButton icon={Link2} label="Copy its address" tip="Copy its address (y)" onPress={() => onAct('link')} />
      {mayWrite && (
        <button
          type="button"
          onClick={() => onAct('insert')}
          className="btn btn-quiet pointer-fine:min-h-7! pointer-fine:border-line! pointer-fine:bg-surface! pointer-fine:px-2! pointer-fine:text-sm"
        >
          <Plus size={14} aria-hidden />
          Insert after
          <kbd className="keycap max-lg:hidden">i</kbd>
        </button>
      )}
    </div>
  );
}
