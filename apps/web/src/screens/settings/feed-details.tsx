import { useQuery } from '@tanstack/react-query';
import { Power, RotateCw, Trash2 } from 'lucide-react';
import type { ReactNode } from 'react';
import { ask, useAct } from '../../api/query.ts';
import { Button } from '../../ui/button.tsx';
import { Digest } from '../../ui/copy.tsx';
import { type FeedRow, intervalWords, type SourceItem, syncResult } from '../../ui/feed-words.ts';
import { Prose } from '../../ui/prose.tsx';
import { ProblemNote } from '../../ui/states.tsx';
import { Time } from '../../ui/time.tsx';

/** Where a feed comes from, who set that up, and how the last looks went. */
export function FeedDetails({ row: { feed, source }, mayLoad }: { row: FeedRow; mayLoad: boolean }) {
  return (
    <div className="grid gap-3 rounded-md bg-raised/60 px-3 py-3">
      <dl className="grid gap-x-6 gap-y-1 text-sm sm:grid-cols-[8rem_minmax(0,1fr)]">
        {source && (
          <>
            <Line name="Address">
              <span className="font-mono [overflow-wrap:anywhere]">{source.url}</span>
              {source.ecosystem !== null && `, ${source.ecosystem}`}
            </Line>
            <Line name="Looked at">
              {source.isEnabled ? intervalWords(source.intervalMinutes) : 'not by itself: it is switched off'}
            </Line>
            <Line name="Last success">
              {source.lastSuccessAt === null ? 'none yet' : <Time at={source.lastSuccessAt} />}
            </Line>
            <Line name="Added">
              <Time at={source.createdAt} /> by {source.createdBy.name}
            </Line>
          </>
        )}
        {feed && (
          <>
            <Line name="Loaded">
              <Time at={feed.loadedAt} /> by {feed.loadedBy.name}
            </Line>
            <Line name="Records">{feed.records.toLocaleString('en')}</Line>
            <Line name="Content">
              <Digest value={feed.digest} />
            </Line>
          </>
        )}
      </dl>
      {source && <Looks source={source} />}
      {source && mayLoad && <Acts source={source} />}
    </div>
  );
}

function Line({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-muted">{name}</dt>
      <dd className="min-w-0 max-sm:mb-1">{children}</dd>
    </>
  );
}

function Looks({ source }: { source: SourceItem }) {
  const { data } = useQuery(ask('listFeedSyncs', { query: { source: source.name, limit: 5 } }));
  const done = data?.items.filter((sync) => sync.state !== 'running') ?? [];
  if (done.length === 0) return null;
  return (
    <ul aria-label="Last looks" className="grid gap-0.5 border-t border-line pt-2.5 text-sm">
      {done.map((sync) => (
        <li key={sync.id} className="flex flex-wrap gap-x-3">
          <Time at={sync.startedAt} />
          <span
            className={
              sync.state === 'failed' || sync.state === 'interrupted'
                ? 'text-bad [overflow-wrap:anywhere]'
                : '[overflow-wrap:anywhere]'
            }
          >
            {/* What stands above in full is not said again. */}
            {sync.problem !== null && sync.problem === source.lastError ? (
              'failed, as above'
            ) : (
              <Prose text={syncResult(sync)} />
            )}
          </span>
          {sync.scope !== null && (
            <span className="text-muted">{sync.scope === 'whole' ? 'everything' : 'changes'}</span>
          )}
        </li>
      ))}
    </ul>
  );
}

function Acts({ source }: { source: SourceItem }) {
  const look = useAct('syncFeeds');
  const change = useAct('changeFeedSource');
  const remove = useAct('removeFeedSource');
  const problem = look.problem ?? change.problem ?? remove.problem;
  const params = { source: source.name };
  return (
    <div className="grid gap-2">
      {problem && <ProblemNote problem={problem} />}
      <div className="flex flex-wrap gap-2">
        <Button
          icon={RotateCw}
          isBusy={look.isBusy || source.isRunning}
          onClick={() => void look.submit({ body: { sources: [source.name] } })}
        >
          Look now
        </Button>
        <Button
          icon={Power}
          isBusy={change.isBusy}
          onClick={() => void change.submit({ params, body: { isEnabled: !source.isEnabled } })}
        >
          {source.isEnabled ? 'Switch off' : 'Switch on'}
        </Button>
        <Button
          kind="danger"
          icon={Trash2}
          isBusy={remove.isBusy}
          data-tip={
            source.kind === 'vex'
              ? 'Its documents are withdrawn: they suppress nothing any more'
              : 'What it loaded stays, and ages'
          }
          onClick={() => void remove.submit({ params })}
        >
          Remove the source
        </Button>
      </div>
    </div>
  );
}
