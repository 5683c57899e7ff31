import { noteFailure, noteSuccess } from './failing-parts.ts';

export interface PollerOptions {
  readonly name: string;
  /** Longest sleep without a wake-up: the floor when a wake-up is lost. */
  readonly pollMs: number;
  /** Shortest pause between two pieces of work: what comes meanwhile is done together. None when absent. */
  readonly restMs?: number;
  readonly log: { warn(fields: object, message: string): void };
  /** @returns how long to sleep at most, when that is known to be shorter than `pollMs` */
  readonly run: () => Promise<number | void>;
}

const failureMs = 1_000;

/** Runs one piece of work again and again, never twice at once: when woken, and at least every `pollMs`. */
export class Poller {
  readonly #options: PollerOptions;
  /** Counts wake-ups. One that comes between looking and going to sleep is seen by comparing, so it is never lost. */
  #generation = 0;
  #rouse: (() => void) | undefined;
  #stopped = false;
  #loop: Promise<void> | undefined;

  constructor(options: PollerOptions) {
    this.#options = options;
  }

  start(): void {
    this.#loop ??= this.#run();
  }

  wake(): void {
    this.#generation += 1;
    this.#rouse?.();
  }

  /** Waits for work in progress. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.wake();
    await this.#loop;
    noteSuccess(this.#options.name);
  }

  async #run(): Promise<void> {
    while (!this.#stopped) {
      const seen = this.#generation;
      const sleepMs = await this.#turn();
      await this.#rest();
      if (!this.#stopped && this.#generation === seen) await this.#sleep(sleepMs);
    }
  }

  async #turn(): Promise<number> {
    try {
      const sleepMs = Math.max(1, Math.min((await this.#options.run()) ?? this.#options.pollMs, this.#options.pollMs));
      noteSuccess(this.#options.name);
      return sleepMs;
    } catch (error) {
      if (!this.#stopped) {
        noteFailure(this.#options.name, error);
        this.#options.log.warn({ err: error, part: this.#options.name }, 'background work failed and is tried again');
      }
      return failureMs;
    }
  }

  /** A wake-up does not end it, the end does. */
  async #rest(): Promise<void> {
    const { restMs = 0 } = this.#options;
    const until = performance.now() + restMs;
    for (let left = restMs; left > 0 && !this.#stopped; left = until - performance.now()) await this.#sleep(left);
  }

  async #sleep(ms: number): Promise<void> {
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.#rouse = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    this.#rouse = undefined;
  }
}
