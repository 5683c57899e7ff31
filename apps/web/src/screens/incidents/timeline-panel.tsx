import { useEffect, useRef, useState } from 'react';
import { call } from '../../api/call.ts';
import { useMay, useMe } from '../../api/me.ts';
import type { RoomSearch } from '../../api/screen-search.ts';
import { useCommand } from '../../shell/bound-commands.ts';
import { announce } from '../../ui/announce.ts';
import { showToast } from '../../ui/toasts.tsx';
import { tellProblem } from '../../ui/tell-problem.ts';
import { Composer } from './composer.tsx';
import { kindsOf, sortsOf } from './entry-look.ts';
import { CorrectWindow, InsertWindow, VersionsWindow } from './entry-windows.tsx';
import type { IncidentDetail } from './incident-words.ts';
import { RedactWindow } from './redact-window.tsx';
import type { EntryAct } from './timeline-entry.tsx';
import { TimelineFeed } from './timeline-feed.tsx';
import { TimelineFilters } from './timeline-filters.tsx';
import type { Entry } from './timeline-model.ts';
import { useAttach } from './use-attach.ts';
import { useTimeline } from './use-timeline.ts';

type Opened = {
  readonly what: 'insert' | 'correct' | 'versions' | 'redact';
  readonly entry: Entry;
  readonly after: Entry | undefined;
};

/** What happened, oldest first, and the place to write it down. */
export function TimelinePanel({
  incident,
  search,
  onSearch,
}: {
  incident: IncidentDetail;
  search: RoomSearch;
  onSearch: (part: RoomSearch) => void;
}) {
  const mayWrite = useMay('incidents.write');
  const [opened, setOpened] = useState<Opened>();
  const field = useRef<HTMLTextAreaElement>(null);
  const files = useAttach(incident.id);
  const [isOver, setIsOver] = useState(false);
  const timeline = useTimeline(incident.id, {
    kinds: kindsOf(sortsOf(search.kinds)),
    isPinned: search.pinned === 'true' ? true : undefined,
  });
  const { by } = search;
  const entries = by === undefined ? timeline.entries : timeline.entries.filter((entry) => entry.recordedBy.id === by);
  const isRoutineShown = search.routine === 'true';
  useAnnouncements(timeline.entries);
  useCommand('room.note', mayWrite ? () => field.current?.focus() : undefined);
  useCommand('room.routine', () => onSearch({ routine: isRoutineShown ? undefined : 'true' }));

  const written = (entry: Entry) => timeline.take([entry]);
  const pin = async (entry: Entry, isPinned: boolean) => {
    try {
      const params = { incident: incident.id, entry: entry.id };
      written(await call('pinTimelineEntry', { params, body: { isPinned } }));
      showToast(isPinned ? 'The entry is pinned' : 'The pin is off', {
        undo: () => void pin(entry, !isPinned),
      });
    } catch (problem) {
      tellProblem(problem);
    }
  };
  const act = (entry: Entry, what: EntryAct, after: Entry | undefined) => {
    if (what === 'link') void copyAddress(incident.name, entry);
    else if (what === 'versions') setOpened({ what, entry, after });
    else if (!mayWrite) return;
    else if (what === 'pin') void pin(entry, entry.pinnedAt === null);
    else if (what === 'insert' || entry.redacted === null) setOpened({ what, entry, after });
  };
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- files may be dropped anywhere; a button does the same
    <section
      aria-label="What happened"
      className={`panel flex min-h-0 flex-col overflow-hidden max-lg:rounded-none max-lg:border-x-0 max-lg:border-b-0 ${isOver ? 'border-accent! bg-accent/8!' : ''}`}
      onDragOver={(event) => {
        if (!mayWrite || !event.dataTransfer.types.includes('Files')) return;
        event.preventDefault();
        setIsOver(true);
      }}
      onDragLeave={() => setIsOver(false)}
      onDrop={(event) => {
        setIsOver(false);
        if (!mayWrite || event.dataTransfer.files.length === 0) return;
        event.preventDefault();
        void files.attach([...event.dataTransfer.files]);
      }}
    >
      <TimelineFilters
        search={search}
        entries={timeline.entries}
        routine={entries.filter(({ isFolded }) => isFolded).length}
        onSearch={onSearch}
      />
      <TimelineFeed
        key={`${search.kinds ?? ''} ${search.pinned ?? ''} ${by ?? ''}`}
        incident={incident.id}
        timeline={timeline}
        entries={entries}
        isRoutineShown={isRoutineShown}
        wanted={search.entry}
        mayWrite={mayWrite}
        onAct={act}
      />
      {mayWrite && <Composer incident={incident.id} field={field} files={files} onWritten={written} />}
      {opened && (
        <EntryWindow incident={incident.id} opened={opened} onWritten={written} onClose={() => setOpened(undefined)} />
      )}
    </section>
  );
}

function EntryWindow({
  opened: { what, entry, after },
  ...rest
}: {
  incident: string;
  opened: Opened;
  onWritten: (entry: Entry) => void;
  onClose: () => void;
}) {
  switch (what) {
    case 'insert':
      return <InsertWindow before={entry} after={after} {...rest} />;
    case 'correct':
      return <CorrectWindow entry={entry} {...rest} />;
    case 'redact':
      return <RedactWindow entry={entry} {...rest} />;
    case 'versions':
      return <VersionsWindow incident={rest.incident} entry={entry} onClose={rest.onClose} />;
  }
}

async function copyAddress(incident: string, entry: Entry): Promise<void> {
  const address = `${location.origin}/incidents/${incident}?entry=${entry.id}`;
  try {
    await navigator.clipboard.writeText(address);
    showToast('The address of the entry is copied');
  } catch {
    showToast(address, { isProblem: true });
  }
}

/** Reads new entries aloud that name whoever looks; the others can be walked over. */
function useAnnouncements(entries: readonly Entry[]): void {
  const me = useMe();
  const heard = useRef<number>(undefined);
  useEffect(() => {
    const newest = Math.max(0, ...entries.slice(-500).map(({ seq }) => seq));
    const since = heard.current;
    heard.current = Math.max(since ?? 0, newest);
    if (since === undefined || entries.length === 0 || me === undefined) return;
    const mine = entries.findLast(
      ({ seq, recordedBy, text }) => seq > since && recordedBy.id !== me.userId && text?.includes(me.name) === true,
    );
    if (mine?.text) announce(`New for you: ${mine.text}`);
  }, [entries, me]);
}
