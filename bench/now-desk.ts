/** Somebody at the list: presses, taps, and keeps what each took. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Page } from '@playwright/test';
import { percentile, type Row } from './measure.ts';
import type { Browser, Outcome } from './now-probe.ts';

/** What research says a person takes for at once; milliseconds. */
const goalMs = { p50: 50, p99: 100 } as const;
/** What the browser does not tell of took less. */
const LEAST_TOLD_MS = 16;
const PATIENCE_MS = 10_000;

interface Kept {
  /** From the event to the frame with its outcome. */
  readonly outcomes: number[];
  /** From the event to the next frame, as the browser tells it. */
  readonly frames: number[];
}

export class Desk {
  readonly page: Page;
  readonly longTasks: number[] = [];
  readonly #kept = new Map<string, Kept>();

  constructor(page: Page) {
    this.page = page;
  }

  /** One interaction. @param type of the event that counts; `what` names the row of the table */
  async time(
    what: string,
    { type = 'keydown', outcome, argument = '' }: { type?: string; outcome: Outcome; argument?: string },
    act: () => Promise<unknown>,
  ): Promise<number> {
    await this.#take();
    await this.page.evaluate(
      ([event, name, words]) => (globalThis as unknown as Browser).probe.arm(event, name, words),
      [type, outcome, argument] as const,
    );
    await act();
    const ms = await this.#within(
      what,
      this.page.evaluate(() => (globalThis as unknown as Browser).probe.painted()),
    );
    this.#of(what).outcomes.push(ms);
    // What the browser tells, it tells after the frame.
    await this.page.waitForTimeout(40);
    const { events, longTasks } = await this.#take();
    this.longTasks.push(...longTasks);
    this.#of(what).frames.push(Math.max(LEAST_TOLD_MS, ...events.map((event) => event.ms)));
    return ms;
  }

  async press(what: string, key: string, outcome: Outcome, argument = ''): Promise<number> {
    return await this.time(what, { outcome, argument }, () => this.page.keyboard.press(key));
  }

  /** What was measured elsewhere. */
  keep(what: string, outcomes: readonly number[], frames: readonly number[] = []): void {
    this.#of(what).outcomes.push(...outcomes);
    this.#of(what).frames.push(...frames);
  }

  /** The longest each interaction took to its frame, since they were last taken. */
  async takeFrames(): Promise<readonly number[]> {
    await this.page.waitForTimeout(100);
    const { events, longTasks } = await this.#take();
    this.longTasks.push(...longTasks);
    const longest = new Map<number, number>();
    for (const { id, ms } of events) longest.set(id, Math.max(ms, longest.get(id) ?? 0));
    return [...longest.values()];
  }

  rows(goals: Readonly<Record<string, number>>): readonly Row[] {
    return [...this.#kept].flatMap(([what, { outcomes, frames }]) => [
      judged(`${what} (${outcomes.length})`, outcomes, goals[what]),
      ...(frames.length === 0 ? [] : [judged('  until the next frame', frames, undefined)]),
    ]);
  }

  #of(what: string): Kept {
    const kept = this.#kept.get(what) ?? { outcomes: [], frames: [] };
    this.#kept.set(what, kept);
    return kept;
  }

  async #take() {
    return await this.page.evaluate(() => {
      const { probe } = globalThis as unknown as Browser;
      return { events: probe.events.splice(0), longTasks: probe.longTasks.splice(0) };
    });
  }

  async #within<T>(what: string, work: Promise<T>): Promise<T> {
    const late = sleep(PATIENCE_MS, undefined, { ref: false }).then(async () => {
      throw new Error(`${what}: nothing was painted within 10 s; ${await this.#state()}`);
    });
    return await Promise.race([work, late]);
  }

  /** For whoever looks for what is wrong. */
  async #state(): Promise<string> {
    return await this.page.evaluate(() => {
      const { document, location, scrollY } = globalThis as unknown as Browser;
      const rows = Array.from(document.querySelectorAll('ol[aria-label="What needs a human"] > li'));
      const place = (row: (typeof rows)[number] | undefined) => row?.getAttribute('aria-posinset');
      const focused = rows.find((row) => row.contains(document.activeElement));
      const loaded = document.querySelector('ol[aria-label="What needs a human"] + p')?.textContent;
      return `at ${location.pathname}, row ${place(focused)} of ${place(rows[0])} to ${place(rows.at(-1))}, ${loaded}, ${scrollY} px`;
    });
  }
}

/** @param slowestMs of all, where nobody waits for a single frame; else what interactions must keep */
export function judged(what: string, values: readonly number[], slowestMs: number | undefined): Row {
  const sorted = values.toSorted((a, b) => a - b);
  const [p50, p99, slowest] = [percentile(sorted, 0.5), percentile(sorted, 0.99), sorted.at(-1) ?? Number.NaN];
  const value = `${[p50, p99, slowest].map((ms) => ms.toFixed(0)).join(' / ')} ms`;
  if (slowestMs !== undefined)
    return { what, value, goal: { text: `all <= ${slowestMs} ms`, isMet: slowest <= slowestMs } };
  const isMet = p50 <= goalMs.p50 && p99 <= goalMs.p99;
  return { what, value, goal: { text: `<= ${goalMs.p50} / ${goalMs.p99} ms`, isMet } };
}
