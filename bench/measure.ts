/** What every bench needs: how to measure, and one table. */

/** CPU seconds of this process that some work takes. */
export async function cpuSeconds(work: () => unknown): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000_000;
}

/** The median of several runs. */
export async function medianOf(rounds: number, measure: () => number | Promise<number>): Promise<number> {
  const values: number[] = [];
  for (let round = 0; round < rounds; round++) values.push(await measure());
  return median(values);
}

export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

/** Runs work for 0..count-1, a few at a time. */
export async function each(count: number, atOnce: number, work: (at: number) => Promise<unknown>): Promise<void> {
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < count) await work(next++);
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
}

/** Milliseconds of each of many calls, ascending. */
export async function callTimes(
  count: number,
  atOnce: number,
  work: (at: number) => Promise<unknown>,
): Promise<number[]> {
  const times: number[] = [];
  await each(count, atOnce, async (at) => {
    const started = performance.now();
    await work(at);
    times.push(performance.now() - started);
  });
  return times.toSorted((a, b) => a - b);
}

/** Of ascending values; `share` 0 to 1. */
export function percentile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}

export interface Row {
  readonly what: string;
  readonly value: string;
  /** undefined: told, not judged. `at`: only on a machine that is so many times slower than it should be, as its floor in the same run tells. */
  readonly goal?: { readonly text: string; readonly isMet: boolean; readonly at?: number };
}

export function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

export function sayRow({ what, value, goal }: Row): void {
  const at = goal?.at === undefined ? '' : ` at ${goal.at.toFixed(2)} times the floor`;
  const told = goal === undefined ? '' : `${goal.text.padEnd(18)} ${goal.isMet ? `met${at}` : 'NOT MET'}`;
  say(`${what.padEnd(60)} ${value.padStart(22)}  ${told}`.trimEnd());
}

export const perSecond = (count: number, seconds: number): string =>
  `${Math.round(count / seconds).toLocaleString('en')}/CPU-s`;
