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
/** Of a browser's long task. */
const LONG_TASK_MS = 50;
/** One of sixty a second. */
const FRAME_MS = 1000 / 60;
/** A machine slower than this tells nothing. */
const MOST_SLOWNESS = 2;

/** What the browser itself takes here and now, so that a slow machine can be told from a slow product; milliseconds. */
export async function floorsOf(page: Page, count: number): Promise<readonly number[]> {
  const floors: number[] = [];
  for (let round = 0; round < count; round += 1)
    floors.push(await page.evaluate(() => (globalThis as unknown as Browser).probe.floor()));
  return floors;
}

interface Kept {
  /** From the event to the frame with its outcome. */
  readonly outcomes: number[];
  /** From the event to the next frame, as the browser tells it. */
  readonly frames: number[];
}

export class Desk {
  readonly page: Page;
  /** Tasks of more than 50 ms, with what was done meanwhile. */
  readonly #longTasks: { readonly ms: number; readonly what: string }[] = [];
  /** The same where nothing was waited for: rows that come while a list is loaded to its end. Told, not judged. */
  readonly #tasksBetween: number[] = [];
  readonly #floors: number[] = [];
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
    this.#tasksBetween.push(...(await this.#take()).longTasks);
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
    this.#noteLong(what, longTasks);
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

  async floor(count: number): Promise<void> {
    this.#tasksBetween.push(...(await this.#take()).longTasks);
    this.#floors.push(...(await floorsOf(this.page, count)));
    await this.page.waitForTimeout(300);
    await this.#take();
  }

  /** The longest each interaction took to its frame, since they were last taken. */
  async takeFrames(what: string): Promise<readonly number[]> {
    await this.page.waitForTimeout(100);
    const { events, longTasks } = await this.#take();
    this.#noteLong(what, longTasks);
    const longest = new Map<number, number>();
    for (const { id, ms } of events) longest.set(id, Math.max(ms, longest.get(id) ?? 0));
    return [...longest.values()];
  }

  rows(name: string, goals: Readonly<Record<string, number>>): readonly Row[] {
    const slowness = slownessOf(this.#floors);
    const kept = [...this.#kept].flatMap(([what, { outcomes, frames }]) => [
      judged(`${what} (${outcomes.length})`, outcomes, slowness, goals[what]),
      ...(frames.length === 0 ? [] : [judged('  until the next frame', frames, slowness)]),
    ]);
    const longest = Math.max(0, ...this.#tasksBetween).toFixed(0);
    const between = {
      what: `${name}: the same while nothing was waited for, the longest ${longest} ms`,
      value: String(this.#tasksBetween.length),
    };
    return [floorRow(name, this.#floors), ...kept, tasksRow(name, this.#longTasks, slowness), between];
  }

  #noteLong(what: string, tasks: readonly number[]): void {
    this.#longTasks.push(...tasks.map((ms) => ({ ms, what })));
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

/**
 * How many times slower than it should be the machine is right now: what the browser itself draws in a frame on a quiet one, it may need
 * longer for; what is measured meanwhile may take as many times longer, and is then told to be met at that.
 *
 * @returns 1 or more, of the median
 */
export function slownessOf(floors: readonly number[]): number {
  const median = percentile(
    floors.toSorted((a, b) => a - b),
    0.5,
  );
  return Math.min(MOST_SLOWNESS, Math.max(1, median / FRAME_MS));
}

export function floorRow(what: string, floors: readonly number[]): Row {
  return {
    what: `${what}: the floor, a thousand words drawn by the browser alone (${floors.length})`,
    value: spread(floors),
  };
}

export function tasksRow(
  what: string,
  tasks: readonly { readonly ms: number; readonly what: string }[],
  slowness: number,
): Row {
  const named = tasks.map((task) => `${task.ms.toFixed(0)} ms (${task.what})`).join(', ');
  const fits = (most: number) => tasks.every(({ ms }) => ms <= most);
  return {
    what: `${what}: tasks over 50 ms${named && `: ${named}`}`,
    value: String(tasks.length),
    goal: { text: '0', ...metAt(slowness, (times) => tasks.length === 0 || (times > 1 && fits(LONG_TASK_MS * times))) },
  };
}

/** @param slowestMs of all, where nobody waits for a single frame; else what interactions must keep */
export function judged(what: string, values: readonly number[], slowness: number, slowestMs?: number): Row {
  const [p50, p99, slowest] = quantiles(values);
  const value = spread(values);
  if (slowestMs !== undefined)
    return { what, value, goal: { text: `all <= ${slowestMs} ms`, isMet: slowest <= slowestMs } };
  const met = metAt(slowness, (times) => p50 <= goalMs.p50 * times && p99 <= goalMs.p99 * times);
  return { what, value, goal: { text: `<= ${goalMs.p50} / ${goalMs.p99} ms`, ...met } };
}

export function spread(values: readonly number[]): string {
  return `${quantiles(values)
    .map((ms) => ms.toFixed(0))
    .join(' / ')} ms`;
}

function quantiles(values: readonly number[]): readonly [number, number, number] {
  const sorted = values.toSorted((a, b) => a - b);
  return [percentile(sorted, 0.5), percentile(sorted, 0.99), sorted.at(-1) ?? Number.NaN];
}

function metAt(slowness: number, isMetAt: (times: number) => boolean): { isMet: boolean; at?: number } {
  if (isMetAt(1)) return { isMet: true };
  return isMetAt(slowness) ? { isMet: true, at: slowness } : { isMet: false };
}
