import type { UseQueryResult } from '@tanstack/react-query';
import { CircleAlert, RotateCw } from 'lucide-react';
import type { ReactNode } from 'react';
import { RequestProblem } from '../api/call.ts';
import { Button, LinkButton } from './button.tsx';
import { helpWords } from './help-words.ts';
import { Prose } from './prose.tsx';

const widths = ['w-5/6', 'w-2/3', 'w-3/4', 'w-1/2', 'w-4/5'];

export function Loading({ rows = 4, what = 'Loading' }: { rows?: number; what?: string }) {
  return (
    <div role="status" className="grid gap-3 p-4">
      <span className="sr-only">{what}</span>
      {Array.from({ length: rows }, (_, row) => (
        <div key={row} className={`skeleton h-4 ${widths[row % widths.length] ?? ''}`} />
      ))}
    </div>
  );
}

export function Empty({ title, children, action }: { title: string; children?: ReactNode; action?: ReactNode }) {
  return (
    <div className="grid max-w-2xl gap-2 p-4">
      <p className="font-semibold">{title}</p>
      {children !== undefined && <div className="grid gap-3 text-muted pretty">{children}</div>}
      {action !== undefined && <div className="mt-1 flex flex-wrap gap-2">{action}</div>}
    </div>
  );
}

/** What went wrong, what to do about it, what stands all the same, and the number to ask the server's log for. */
export function ProblemNote({
  problem,
  onRetry,
  children,
}: {
  problem: Error;
  onRetry?: () => void;
  children?: ReactNode;
}) {
  const request = problem instanceof RequestProblem ? problem : undefined;
  const help = helpWords(request?.help);
  return (
    <div
      role="alert"
      className="flex items-start gap-3 rounded-lg border border-bad/40 bg-bad/8 p-3.5 max-sm:flex-wrap"
    >
      <CircleAlert size={17} aria-hidden className="mt-0.5 shrink-0 text-bad" />
      <div className="grid min-w-0 flex-1 gap-1 max-sm:basis-[calc(100%-2rem)]">
        <p className="font-semibold [overflow-wrap:anywhere]">
          <Prose text={request ? problem.message : 'This screen failed'} />
        </p>
        {help !== undefined && (
          <p className="text-muted pretty">
            <Prose text={help} />
          </p>
        )}
        {request === undefined && <p className="text-muted">{problem.message}</p>}
        {children}
        {request?.requestId !== undefined && (request.status >= 500 || request.status === 0) && (
          <p className="font-mono text-xs text-muted [overflow-wrap:anywhere]">request {request.requestId}</p>
        )}
      </div>
      {onRetry && (
        <Button icon={RotateCw} className="max-sm:ml-7" onClick={onRetry}>
          Try again
        </Button>
      )}
    </div>
  );
}

/** Problems are written in lower case without a full stop; on a screen they stand alone. */
export function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** What the address names does not exist, or is no name at all: asking once more can not help. */
function isNothing(problem: Error): boolean {
  if (!(problem instanceof RequestProblem)) return false;
  const isNoName = problem.fields.some(({ field }) => field.startsWith('params'));
  return problem.status === 404 || problem.status === 400 || isNoName;
}

/** Where to look for it, by the beginning of the address, the longest first. */
const lists = [
  {
    at: '/advisories',
    to: '/findings',
    words: 'All findings',
    why: 'No feed that is loaded has it, or the address was cut when it was copied.',
  },
  { at: '/alerts', to: '/alerts', words: 'All alerts' },
  { at: '/announcements', to: '/announcements', words: 'All updates' },
  { at: '/decisions', to: '/decisions', words: 'All decisions' },
  { at: '/exposures', to: '/exposures', words: 'All exposures' },
  { at: '/incidents', to: '/incidents', words: 'All incidents' },
  { at: '/oncall/policies', to: '/oncall/policies', words: 'All escalation policies' },
  { at: '/oncall', to: '/oncall', words: 'All schedules' },
  { at: '/reports', to: '/reports', words: 'All reports' },
  { at: '/services', to: '/services', words: 'All services' },
  { at: '/status-pages', to: '/status-pages', words: 'All status pages' },
  { at: '/trains', to: '/trains', words: 'All release trains' },
] as const;

function NothingHere({ problem }: { problem: Error }) {
  const list = lists.find(({ at }) => location.pathname.startsWith(`${at}/`));
  const isName = problem instanceof RequestProblem && problem.status === 404;
  return (
    <div className="grid justify-items-start gap-3">
      <p role="alert" className="font-semibold [overflow-wrap:anywhere]">
        {isName ? <Prose text={sentence(problem.message)} /> : 'Nothing has this address'}
      </p>
      <p className="text-muted pretty">
        {list !== undefined && 'why' in list ? list.why : 'The address may have been cut when it was copied.'}
      </p>
      {list !== undefined && <LinkButton to={list.to}>{list.words}</LinkButton>}
    </div>
  );
}

/** Why a screen has nothing to show: what its address names is not there, or it could not be fetched. */
export function NoAnswer({ problem, onRetry }: { problem: Error; onRetry: () => void }) {
  return isNothing(problem) ? <NothingHere problem={problem} /> : <ProblemNote problem={problem} onRetry={onRetry} />;
}

/** The three states before there is something to show. A failed refresh keeps what was known on screen. */
export function Loaded<T>({
  query,
  rows,
  heading,
  children,
}: {
  query: UseQueryResult<T>;
  rows?: number;
  /** Names the screen while it has no head of its own yet. */
  heading?: string;
  children: (data: T) => ReactNode;
}) {
  if (query.data !== undefined) return children(query.data);
  if (query.isError)
    return (
      <div className={heading === undefined ? 'grid gap-4 p-4' : 'grid gap-4'}>
        {heading !== undefined && <h1 className="text-2xl font-semibold [overflow-wrap:anywhere]">{heading}</h1>}
        {heading === undefined ? (
          <ProblemNote problem={query.error} onRetry={() => void query.refetch()} />
        ) : (
          <NoAnswer problem={query.error} onRetry={() => void query.refetch()} />
        )}
      </div>
    );
  return <Loading {...(rows === undefined ? {} : { rows })} />;
}
