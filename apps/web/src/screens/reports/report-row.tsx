import { Link } from '@tanstack/react-router';
import { Bug, ShieldAlert } from 'lucide-react';
import { useNow } from '../../ui/now.ts';
import { rowMark } from '../../ui/row-keys.ts';
import { agoWords, exactWords, relativeWords } from '../../ui/time-words.ts';
import { dueWords, kindWords, type ReportRow as Row, stateLook } from './report-words.ts';

/** One report of the inbox: what is due stands where the eye ends. */
export function ReportRow({ report }: { report: Row }) {
  const Icon = report.kind === 'security' ? ShieldAlert : Bug;
  const look = stateLook[report.state];
  return (
    <li className="border-b border-line last:border-b-0">
      <Link
        to="/reports/$report"
        params={{ report: report.reference }}
        {...rowMark}
        className="grid gap-x-4 gap-y-1.5 px-4 py-3 hover:bg-raised/40 focus-visible:bg-raised/60 sm:grid-cols-[minmax(0,1fr)_11rem] sm:items-center"
      >
        <span className="grid min-w-0 gap-1">
          <span className="flex items-start gap-2">
            <Icon size={17} aria-label={kindWords[report.kind]} className="mt-0.5 shrink-0 text-muted" />
            <span className="line-clamp-2 font-semibold [overflow-wrap:anywhere]">
              {report.title ?? <span className="text-muted">redacted</span>}
            </span>
          </span>
          <span className="flex flex-wrap items-center gap-x-3 gap-y-1 text-sm text-muted">
            <span className={`chip ${look.ink}`}>{look.word}</span>
            <span className="font-mono">{report.reference}</span>
            {report.where !== undefined && <span className="[overflow-wrap:anywhere]">{report.where}</span>}
            {report.repeats > 0 && <span>came {report.repeats + 1} times</span>}
            <span className={report.owner === undefined ? 'font-medium text-warn' : ''}>
              {report.owner?.name ?? 'nobody has it'}
            </span>
          </span>
        </span>
        <Due report={report} />
      </Link>
    </li>
  );
}

/** A row is one stop of the Tab key, so its time is none. */
function Due({ report: { due, isWaitingForUs, receivedAt } }: { report: Row }) {
  const now = useNow(30_000);
  if (due === undefined)
    return (
      <span className="text-sm text-muted sm:text-right" data-tip={exactWords(receivedAt)}>
        received {agoWords(receivedAt, now)}
      </span>
    );
  return (
    <span className="flex flex-wrap gap-x-2 text-sm sm:grid sm:justify-items-end sm:gap-0.5 sm:text-right">
      <span className={due.isOverdue ? 'font-semibold text-bad' : ''} data-tip={exactWords(due.at)}>
        {due.isOverdue ? 'overdue' : 'due'} {relativeWords(due.at, now)}
      </span>
      <span className="text-muted">
        {dueWords[due.for]}
        {isWaitingForUs && due.for !== 'answer' && ', and an answer'}
      </span>
    </span>
  );
}
