import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { ChevronDown, ClockAlert } from 'lucide-react';
import { useId, useState } from 'react';
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
  const [isOpen, setIsOpen] = useState(false);
  const id = useId();
  if (!feeds.data) return null;
  const isAllSample = isSample ?? services.data?.items.every((service) => service.isSample) ?? true;
  const trouble = feedTrouble(feeds.data.items, sources.data?.items ?? [], now, isAllSample);
  if (trouble.length === 0) return null;
  const isNothingLoaded = trouble.some((each) => each.feed === undefined);
  return (
    <div
      role="note"
      className="ground-warn mb-4 flex items-start gap-x-3 rounded-lg border px-4 py-3 max-sm:flex-wrap max-sm:pb-0.5"
    >
      <ClockAlert size={17} aria-hidden className="mt-0.5 shrink-0 text-warn" />
      <div className="grid min-w-0 flex-1 gap-0.5 max-sm:basis-[calc(100%-2rem)]">
        <p className="font-semibold">
          {isNothingLoaded ? 'What this rests on is missing' : 'What this rests on is not fresh'}
        </p>
        <ul id={id} className={`text-muted ${isOpen ? '' : 'max-sm:hidden'}`}>
          {trouble.slice(0, 4).map(({ feed, problem }) => (
            <li key={feed ?? problem} className="[overflow-wrap:anywhere] pretty">
              {feed !== undefined && <span className="font-mono text-sm text-ink">{feed}: </span>}
              <Prose text={problem} goesOn={feed !== undefined} />
            </li>
          ))}
          {trouble.length > 4 && <li>and {trouble.length - 4} more feeds</li>}
        </ul>
      </div>
      {/* What the screen is about begins on the first screen of a phone, too. */}
      <button
        type="button"
        aria-expanded={isOpen}
        aria-controls={id}
        onClick={() => setIsOpen(!isOpen)}
        className="mr-auto ml-7.25 flex min-h-11 items-center gap-1 font-medium sm:hidden"
      >
        What is wrong
        <ChevronDown size={15} aria-hidden className={`text-muted ${isOpen ? 'rotate-180' : ''}`} />
      </button>
      <Link
        to="/settings/feeds"
        className="link shrink-0 font-semibold pointer-coarse:min-h-11 sm:pointer-coarse:-my-2.5"
      >
        {isNothingLoaded ? 'Load advisories' : 'Feeds'}
      </Link>
    </div>
  );
}
