import type { Feed, FeedSource, FeedSync } from '@lockstep/contract';
import type { z } from 'zod';
import { sizeWords } from './size-words.ts';
import { durationWords } from './time-words.ts';

export type FeedItem = z.output<typeof Feed>;

/** What is wrong with one feed, or, without a name, with all of them. */
export interface FeedTrouble {
  readonly feed?: string;
  readonly problem: string;
}

/**
 * What is wrong with the feeds, the worst first: too old, failing, or from a source that has never brought anything.
 * Empty: nothing is.
 *
 * @param now epoch milliseconds
 * @param isSample it is about services of the sample: for no others do the sample's own feeds speak
 */
export function feedTrouble(
  feeds: readonly FeedItem[],
  sources: readonly SourceItem[],
  now: number,
  isSample: boolean,
): readonly FeedTrouble[] {
  const speaking = feeds.filter((feed) => feed.kind !== 'own' && (isSample || !feed.name.endsWith(':sample')));
  const hasSample = feeds.some((feed) => feed.name.endsWith(':sample'));
  const nothing = hasSample
    ? 'No advisories are loaded but those of the sample: of real services nothing can be known to be safe'
    : 'No advisories are loaded: nothing can be known to be safe';
  return [
    ...(speaking.length === 0 ? [{ problem: nothing }] : []),
    ...feedRows(feeds, sources).flatMap((row) => {
      const problems = rowTrouble(row, now);
      return problems.length === 0 ? [] : [{ feed: row.name, problem: problems.join('; ') }];
    }),
  ];
}

function rowTrouble({ feed, source }: FeedRow, now: number): readonly string[] {
  // Who switches off a source that never brought anything does not wait for it.
  if (feed === undefined && source?.isEnabled === false) return [];
  const error = source?.lastError ?? feed?.lastError ?? null;
  return [
    ...(feed?.isTooOld === true ? [`${ageWords(feed, now)}, too old to rely on`] : []),
    ...(hasNothing({ feed, source }) ? ['nothing is loaded from it yet'] : []),
    ...(error === null ? [] : [`the last look at its source failed: ${error}`]),
  ];
}

/** Documents of a VEX source lie beside the feeds: of them its source alone tells. */
function hasNothing({ feed, source }: Pick<FeedRow, 'feed' | 'source'>): boolean {
  return feed === undefined && source?.hasLoaded !== true;
}

/** How old the content is, never how long ago it was fetched. */
export function ageWords(feed: Pick<FeedItem, 'contentAt'>, now: number): string {
  return feed.contentAt === null ? 'of unknown age' : `${durationWords(now - Date.parse(feed.contentAt))} old`;
}

export type SourceItem = z.output<typeof FeedSource>;

/** A feed, the source that keeps it current, or both. */
export interface FeedRow {
  readonly name: string;
  readonly feed: FeedItem | undefined;
  readonly source: SourceItem | undefined;
}

export type FeedState = 'running' | 'failing' | 'too_old' | 'never_loaded' | 'off' | 'by_hand' | 'fresh';

const worstFirst: readonly FeedState[] = ['failing', 'too_old', 'never_loaded', 'running', 'off', 'by_hand', 'fresh'];

/** Feeds with their sources, what needs somebody first. */
export function feedRows(feeds: readonly FeedItem[], sources: readonly SourceItem[]): readonly FeedRow[] {
  const names = new Set([...feeds.map((feed) => feed.name), ...sources.map((source) => source.feed)]);
  return [...names]
    .map((name) => ({
      name,
      feed: feeds.find((feed) => feed.name === name),
      source: sources.find((source) => source.feed === name),
    }))
    .toSorted(
      (a, b) => worstFirst.indexOf(feedStateOf(a)) - worstFirst.indexOf(feedStateOf(b)) || (a.name < b.name ? -1 : 1),
    );
}

/** The one thing to know about a feed; work on it says more than the age it is about to lose. */
export function feedStateOf({ feed, source }: FeedRow): FeedState {
  if (source?.isRunning === true) return 'running';
  if (source !== undefined && source.lastError !== null) return 'failing';
  if (feed?.isTooOld === true) return 'too_old';
  if (hasNothing({ feed, source })) return 'never_loaded';
  if (source === undefined) return 'by_hand';
  return source.isEnabled ? 'fresh' : 'off';
}

export const feedStateLook: Record<FeedState, { word: string; ink: string }> = {
  running: { word: 'looking now', ink: 'text-accent' },
  failing: { word: 'failing', ink: 'text-bad' },
  too_old: { word: 'too old', ink: 'text-warn' },
  never_loaded: { word: 'not loaded yet', ink: 'text-unknown' },
  off: { word: 'switched off', ink: 'text-muted' },
  by_hand: { word: 'loaded by hand', ink: 'text-muted' },
  fresh: { word: 'fresh', ink: 'text-ok' },
};

const phaseWords = { asking: 'Asking for what is new', downloading: 'Downloading', loading: 'Loading' } as const;

/** Where a run is, in words: `Downloading 3.1 MB of 12 MB`, `Loading 4,000 records`. */
export function syncWords(sync: Pick<SyncItem, 'phase' | 'bytes' | 'bytesTotal' | 'records'>): string {
  const { phase, bytes, bytesTotal, records } = sync;
  switch (phase) {
    case 'asking':
      return phaseWords.asking;
    case 'downloading':
      return `${phaseWords.downloading} ${sizeWords(bytes)}${bytesTotal === null ? '' : ` of ${sizeWords(bytesTotal)}`}`;
    case 'loading':
      return `${phaseWords.loading} ${records.toLocaleString('en')} records`;
  }
}

export type SyncItem = z.output<typeof FeedSync>;

/** What a finished run brought. */
export function syncResult(sync: SyncItem): string {
  if (sync.state === 'unchanged') return 'nothing new';
  if (sync.state === 'failed' || sync.state === 'interrupted') return sync.problem ?? 'interrupted';
  const parts = [
    ['added', sync.added],
    ['changed', sync.changed],
    ['gone', sync.gone],
    ['rejected', sync.rejected],
  ] as const;
  const said = parts.flatMap(([word, count]) =>
    count === null || count === 0 ? [] : [`${count.toLocaleString('en')} ${word}`],
  );
  return said.length === 0 ? 'nothing new' : said.join(', ');
}

/** `every 6 h`, `every day`. */
export function intervalWords(minutes: number): string {
  if (minutes === 1440) return 'every day';
  return minutes % 60 === 0 ? `every ${minutes / 60} h` : `every ${minutes} min`;
}
