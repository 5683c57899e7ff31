import { type QueryClient, useQueryClient } from '@tanstack/react-query';
import { useEffect, useMemo, useSyncExternalStore } from 'react';
import { type AnswerOf, call } from '../../api/call.ts';
import { onChange } from '../../api/live.ts';
import { type Entry, mergeEntries } from './timeline-model.ts';
import { type TimelineFilter, timelinePage } from './timeline-page.ts';

/** Of what is new, in one answer. */
const MOST_NEW = 200;
/** What is new is asked for at most this often. */
const ASK_EVERY_MS = 300;
const AGAIN_AFTER_MS = 2_000;
/** So far back somebody is led who follows the address of an entry. */
const MOST_PAGES_BACK = 100;

export interface TimelineState {
  /** Oldest first; what was read so far. */
  readonly entries: readonly Entry[];
  readonly isPending: boolean;
  readonly isBusy: boolean;
  readonly hasEarlier: boolean;
  readonly problem: Error | undefined;
}

const empty: TimelineState = { entries: [], isPending: true, isBusy: false, hasEarlier: false, problem: undefined };

/**
 * The timeline of one incident, from its newest page back as far as somebody reads, and live: entries are asked for by the cursor of
 * the last answer, so that nothing is lost however long the line was down.
 */
class TimelineStore {
  readonly #queries: QueryClient;
  readonly #incident: string;
  readonly #filter: TimelineFilter;
  readonly #listeners = new Set<() => void>();
  #ended = new AbortController();
  #state = empty;
  #cursor: string | undefined;
  /** Newest `seq` that was told of; undefined before the first page. */
  #seq: number | undefined;
  /** The oldest entry that was read by pages. */
  #from: Entry | undefined;
  #askedAt = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isAsking = false;
  #isStale = false;

  /** Begins with the newest page where it was read before, by whoever looked ahead: what is newer is asked for. */
  constructor(queries: QueryClient, incident: string, filter: TimelineFilter) {
    this.#queries = queries;
    this.#incident = incident;
    this.#filter = filter;
    const known = queries.getQueryData(timelinePage(incident, filter).queryKey);
    if (known !== undefined) this.#takePage(known);
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };
  readonly read = (): TimelineState => this.#state;

  #set(part: Partial<TimelineState>): void {
    this.#state = { ...this.#state, ...part };
    for (const listener of this.#listeners) listener();
  }

  begin(): void {
    this.#ended = new AbortController();
    if (this.#seq !== undefined) return this.hear();
    this.#set({ isBusy: false });
    void this.earlier();
  }

  end(): void {
    this.#ended.abort();
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  /** One page further into the past; the first time the newest page. */
  async earlier(): Promise<void> {
    if (this.#state.isBusy || (this.#seq !== undefined && this.#cursor === undefined)) return;
    const { signal } = this.#ended;
    this.#set({ isBusy: true, problem: undefined });
    try {
      const page = await this.#queries.fetchQuery({
        ...timelinePage(this.#incident, this.#filter, this.#cursor),
        staleTime: 0,
      });
      if (!signal.aborted) this.#takePage(page);
    } catch (error) {
      if (signal.aborted) return;
      this.#set({
        isBusy: false,
        isPending: false,
        problem: error instanceof Error ? error : new Error(String(error)),
      });
    }
  }

  #takePage({ items, nextCursor, seq }: AnswerOf<'listTimeline'>): void {
    this.#cursor = nextCursor;
    this.#seq ??= seq;
    this.#from = nextCursor === undefined ? undefined : (items.at(-1) ?? this.#from);
    const entries = mergeEntries(this.#state.entries, items, this.#from);
    this.#set({ entries, isPending: false, isBusy: false, hasEarlier: nextCursor !== undefined });
  }

  /** Reads back until this entry is there, as far as that is bearable. */
  async reach(entry: string): Promise<boolean> {
    for (let pages = 0; pages < MOST_PAGES_BACK; pages++) {
      if (this.#state.entries.some(({ id }) => id === entry)) return true;
      if (!this.#state.hasEarlier || this.#state.problem !== undefined || this.#ended.signal.aborted) return false;
      await this.earlier();
    }
    return false;
  }

  /** Takes in entries that an answer brought, before they are heard of. */
  take(entries: readonly Entry[]): void {
    this.#merge(entries);
  }

  #merge(news: readonly Entry[]): void {
    const { kinds, isPinned } = this.#filter;
    const wanted = news.filter(
      (entry) => (kinds?.includes(entry.kind) ?? true) && (isPinned !== true || entry.pinnedAt !== null),
    );
    // What lost its pin goes, where only pinned ones are looked at.
    const unpinned =
      isPinned === true ? new Set(news.flatMap(({ id, pinnedAt }) => (pinnedAt === null ? [id] : []))) : undefined;
    const kept =
      unpinned === undefined ? this.#state.entries : this.#state.entries.filter(({ id }) => !unpinned.has(id));
    const entries = mergeEntries(kept, wanted, this.#from);
    if (entries !== this.#state.entries) this.#set({ entries });
  }

  /** Something about this incident changed: asks what is new, at most every so often, and never twice at once. */
  hear(): void {
    if (this.#seq === undefined) return;
    this.#isStale = true;
    if (this.#isAsking || this.#timer !== undefined) return;
    this.#askIn(Math.max(0, this.#askedAt + ASK_EVERY_MS - Date.now()));
  }

  #askIn(waitMs: number): void {
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      void this.#ask();
    }, waitMs);
  }

  async #ask(): Promise<void> {
    const { signal } = this.#ended;
    this.#isAsking = true;
    this.#isStale = false;
    this.#askedAt = Date.now();
    let waitMs = ASK_EVERY_MS;
    try {
      const news = await call(
        'listTimeline',
        { params: { incident: this.#incident }, query: { since: String(this.#seq ?? 0), limit: MOST_NEW } },
        signal,
      );
      this.#seq = news.seq;
      this.#merge(news.items);
      // A full page may not be the last one.
      if (news.items.length >= MOST_NEW) {
        this.#isStale = true;
        waitMs = 0;
      }
    } catch {
      if (signal.aborted) return;
      this.#isStale = true;
      waitMs = AGAIN_AFTER_MS;
    } finally {
      this.#isAsking = false;
    }
    if (this.#isStale) this.#askIn(waitMs);
  }
}

export interface LiveTimeline extends TimelineState {
  readonly earlier: () => void;
  readonly reach: (entry: string) => Promise<boolean>;
  readonly take: (entries: readonly Entry[]) => void;
}

/** @param incidentId its id, by which changes are told */
export function useTimeline(incidentId: string, filter: TimelineFilter): LiveTimeline {
  const key = JSON.stringify(filter);
  const queries = useQueryClient();
  const store = useMemo(
    () => new TimelineStore(queries, incidentId, JSON.parse(key) as TimelineFilter),
    [queries, incidentId, key],
  );
  useEffect(() => {
    store.begin();
    const stop = onChange(({ kind, subjectId }) => {
      if (kind === '' || subjectId === incidentId) store.hear();
    });
    return () => {
      stop();
      store.end();
    };
  }, [store, incidentId]);
  const state = useSyncExternalStore(store.subscribe, store.read);
  return {
    ...state,
    earlier: () => void store.earlier(),
    reach: (entry) => store.reach(entry),
    take: (entries) => store.take(entries),
  };
}
