import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { ClockAlert } from 'lucide-react';
import { ask } from '../api/query.ts';
import { feedTrouble } from './feed-words.ts';
import { useNow } from './now.ts';
import { Prose } from './prose.tsx';

/**
 * Stands wherever a verdict does: what it rests on is old, failing or missing. Nothing where all is well.
 *
 * @param isSample it speaks of services of the sample alone; undefined: of whatever services there are
 */
export function FeedNotice({ isSample }: { isSample?: boolean | undefined }) {
  const feeds = useQuery({ ...ask('listFeeds'), staleTime: 60_000 });
  const sources = useQuery({ ...ask('listFeedSources'), staleTime: 60_000 });
  const services = useQuery({
    ...ask('listServices', { query: { limit: 200 } }),
    staleTime: 60_000,
    enabled: isSample === undefined,
  });
  const now = useNow(60_000);
  if (!feeds.data) return null;
  const isAllSample = isSample ?? services.data?.items.every((service) => service.isSample) ?? true;
  const trouble = feedTrouble(feeds.data.items, sources.data?.items ?? [], now, isAllSample);
  if (trouble.length === 0) return null;
  const isNothingLoaded = trouble.some((each) => each.feed === undefined);
  return (
    <div
      role="note"
      className="ground-warn mb-4 flex items-start gap-x-3 rounded-lg border px-4 py-3 max-sm:flex-wrap max-sm:pb-1"
    >
      <ClockAlert size={17} aria-hidden className="mt-0.5 shrink-0 text-warn" />
      <div className="grid min-w-0 flex-1 gap-0.5 max-sm:basis-[calc(100%-2rem)]">
        <p className="font-semibold">
          {isNothingLoaded ? 'What this rests on is missing' : 'What this rests on is not fresh'}
        </p>
        <ul className="text-muted">
          {trouble.slice(0, 4).map(({ feed, problem }) => (
            <li key={feed ?? problem} className="[overflow-wrap:anywhere] pretty">
              {feed !== undefined && <span className="font-mono text-sm text-ink">{feed}: </span>}
              <Prose text={problem} goesOn={feed !== undefined} />
            </li>
          ))}
          {trouble.length > 4 && <li>and {trouble.length - 4} more feeds</li>}
        </ul>
      </div>
      <Link
        to="/settings/feeds"
        className="link shrink-0 font-semibold max-sm:ml-7 pointer-coarse:min-h-11 sm:pointer-coarse:-my-2.5"
      >
        {isNothingLoaded ? 'Load advisories' : 'Feeds'}
      </Link>
    </div>
  );
}
