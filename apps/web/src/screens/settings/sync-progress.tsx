import { useQuery } from '@tanstack/react-query';
import { ask } from '../../api/query.ts';
import { syncWords } from '../../ui/feed-words.ts';

const LOOK_AGAIN_MS = 1_000;

/** How far the run of a source is; asked for while it runs. */
export function SyncProgress({ source }: { source: string }) {
  const { data } = useQuery({
    ...ask('listFeedSyncs', { query: { source, limit: 1 } }),
    refetchInterval: LOOK_AGAIN_MS,
  });
  const sync = data?.items[0];
  const words = sync?.state === 'running' ? syncWords(sync) : 'Waiting for its turn';
  const total = sync?.state === 'running' && sync.phase === 'downloading' ? sync.bytesTotal : null;
  return (
    <div role="status" className="grid max-w-xl gap-1">
      <span className="text-sm text-muted">{words}</span>
      <progress
        className="progress"
        aria-label={`Progress of ${source}`}
        {...(sync && total !== null && total > 0 && { value: Math.min(sync.bytes, total), max: total })}
      />
    </div>
  );
}
