import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { counted } from '../../ui/counted.ts';
import { Time } from '../../ui/time.tsx';
import { RedactButton } from './redact-window.tsx';
import { Redacted } from './redacted.tsx';
import { type Entry, entryWords, isSystemEntry, type Report } from './report-words.ts';

/** What happened, the last at the end; what machines did is folded away. */
export function EntryList({ report, mayTriage }: { report: Report; mayTriage: boolean }) {
  const [isWhole, setIsWhole] = useState(false);
  const folded = report.entries.filter(isSystemEntry).length;
  const shown = isWhole ? report.entries : report.entries.filter((entry) => !isSystemEntry(entry));
  return (
    <>
      {folded > 0 && (
        <div className="border-b border-line px-2 py-1">
          <Button kind="quiet" aria-expanded={isWhole} onClick={() => setIsWhole(!isWhole)}>
            {isWhole
              ? 'Fold what happened by itself'
              : `${counted(folded, 'entry', 'entries')} of what happened by itself`}
          </Button>
        </div>
      )}
      <ol>
        {shown.map((entry) => (
          <EntryLine key={entry.id} report={report} entry={entry} mayTriage={mayTriage} />
        ))}
      </ol>
    </>
  );
}

function EntryLine({ report, entry, mayTriage }: { report: Report; entry: Entry; mayTriage: boolean }) {
  const isOfReporter = entry.kind === 'reporter_words';
  const reference = entry.kind === 'received' ? undefined : entry.facts['reference'];
  return (
    <li
      className={`grid gap-1 border-b border-line px-4 py-2.5 last:border-b-0 ${isOfReporter ? 'bg-accent/8' : entry.kind === 'note' ? 'bg-hold/8' : ''}`}
    >
      <div className="grid grid-cols-[minmax(0,1fr)_auto] items-center gap-2 text-sm text-muted">
        <p className="flex flex-wrap items-center gap-x-2 gap-y-0.5">
          <span className="font-medium text-ink">{whoOf(entry)}</span>
          {reference === undefined ? (
            entryWords(entry)
          ) : (
            <Link to="/reports/$report" params={{ report: reference }} className="link">
              {entryWords(entry)}
            </Link>
          )}
          <Time at={entry.at} />
          {entry.kind === 'message' && <span className="chip">the reporter sees it</span>}
          {entry.kind === 'note' && <span className="chip text-hold">stays inside</span>}
        </p>
        {mayTriage && entry.text !== undefined && (
          <RedactButton
            report={report}
            part={{ entry: entry.id }}
            name={`words of ${entry.by?.name ?? 'the reporter'}`}
          />
        )}
      </div>
      {(entry.text !== undefined || entry.redactedAt !== undefined) && (
        <p className="whitespace-pre-wrap [overflow-wrap:anywhere]">
          {entry.text ?? <Redacted at={entry.redactedAt ?? ''} />}
        </p>
      )}
    </li>
  );
}

/** What happened by itself has nobody. */
function whoOf(entry: Entry): string {
  return entry.by?.name ?? (isSystemEntry(entry) ? 'Lockstep' : 'The reporter');
}
