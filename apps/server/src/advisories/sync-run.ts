import path from 'node:path';
import type { RequestContext } from '../platform/context.ts';
import type { Downloaded, Validators } from '../platform/outgoing/download.ts';
import { fetchFile, type FetchRules } from './feed-origin.ts';
import { tellOfSource } from './feed-events.ts';
import type { FeedSource } from './feed-source.ts';
import { renewLease, type SyncPhase, type SyncProgress, updateProgress } from './sync-store.ts';

export const leaseMs = 120_000;
const renewEveryMs = 20_000;
const tellEveryMs = 1_000;

/** Another run has taken the source over, because this one gave no sign of life. */
export class RunLost extends Error {
  constructor() {
    super('another run has taken over');
    this.name = 'RunLost';
  }
}

/** One look at a source while it goes on: keeps the lease, shows the progress. */
export class SyncRun {
  readonly id: string;
  readonly source: FeedSource;
  readonly folder: string;
  readonly rules: FetchRules;
  readonly #ctx: RequestContext;
  readonly #heartbeat: NodeJS.Timeout;
  readonly #startedAt = performance.now();
  #progress: SyncProgress = { phase: 'asking', scope: undefined, bytes: 0, bytesTotal: undefined, records: 0 };
  #bytesBefore = 0;
  #toldAt = performance.now();
  #writing: Promise<void> = Promise.resolve();

  constructor(ctx: RequestContext, id: string, source: FeedSource, rules: FetchRules) {
    this.#ctx = ctx;
    this.id = id;
    this.source = source;
    this.rules = rules;
    this.folder = path.join(rules.spoolFolder, source.id);
    this.#heartbeat = setInterval(() => {
      // One that fails is repeated; when all fail the lease runs out, as it must.
      renewLease(ctx.read, source.id, id, this.now() + leaseMs).catch(() => undefined);
    }, renewEveryMs);
  }

  /** The context's moment is the start; a long run goes on from there. */
  now(): number {
    return this.#ctx.now + Math.round(performance.now() - this.#startedAt);
  }

  get progress(): SyncProgress {
    return this.#progress;
  }

  /** A file of the source; what a try before left of it is continued. */
  async fetch(below: string, known: Validators, file: string, maxBytes: number): Promise<Downloaded> {
    return await this.fetchFrom(this.source.url, below, known, file, maxBytes);
  }

  /** The same for a file elsewhere that the source points to. */
  async fetchFrom(url: string, below: string, known: Validators, file: string, maxBytes: number): Promise<Downloaded> {
    const before = this.#bytesBefore;
    const answer = await fetchFile(
      url,
      {
        path: below,
        known,
        file,
        maxBytes,
        onProgress: (bytes, total) =>
          this.show({
            phase: 'downloading',
            bytes: before + bytes,
            bytesTotal: total === undefined ? undefined : before + total,
          }),
      },
      this.rules,
    );
    if (answer.outcome === 'file') this.#bytesBefore += answer.bytes;
    return answer;
  }

  loading(scope: 'whole' | 'delta'): void {
    this.show({ phase: 'loading', scope, bytes: this.#bytesBefore, records: 0 });
  }

  readonly onRecords = (records: number): void => this.show({ records });

  show(change: Partial<SyncProgress> & { readonly phase?: SyncPhase }): void {
    const isNewPhase = change.phase !== undefined && change.phase !== this.#progress.phase;
    this.#progress = { ...this.#progress, ...change };
    if (!isNewPhase && performance.now() - this.#toldAt < tellEveryMs) return;
    this.#toldAt = performance.now();
    this.#writing = this.#writing.then(() => this.#tell());
  }

  /** Waits for what is being written about the progress. */
  async end(): Promise<void> {
    clearInterval(this.#heartbeat);
    await this.#writing;
  }

  /** Beside the work, which must not fail because of it. */
  async #tell(): Promise<void> {
    const { read } = this.#ctx;
    try {
      await updateProgress(read, this.id, this.#progress);
      await tellOfSource(
        read,
        { now: this.now(), newId: () => this.#ctx.newId() },
        'feeds.sync_progressed',
        this.source.name,
      );
    } catch {
      // The next one may succeed; the outcome is written in the transaction of the load.
    }
  }
}
