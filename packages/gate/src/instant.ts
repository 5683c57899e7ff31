import type { Instant } from './facts.ts';
import { rememberedText } from './remember.ts';

const HOUR_MS = 3_600_000;

/** Epoch milliseconds; facts are validated at the edge, so an unreadable instant is our own mistake. */
export function toMs(at: Instant): number {
  return parse(at);
}

/** Every choice of a question compares the same few instants. */
const parse = rememberedText((at) => {
  const ms = Date.parse(at);
  if (Number.isNaN(ms)) throw new RangeError(`not an instant: ${at}`);
  return ms;
});

/** Negative when `a` is earlier. Instants may differ in precision, so they are compared as times, not as texts. */
export function compareInstants(a: Instant, b: Instant): number {
  return toMs(a) - toMs(b);
}

/** The instant `hours` later, in the form `2025-12-08T12:00:00.000Z`. */
export function plusHours(at: Instant, hours: number): Instant {
  return new Date(toMs(at) + hours * HOUR_MS).toISOString();
}

/** Hours from `from` to `to`; negative when `to` is earlier. */
export function hoursBetween(from: Instant, to: Instant): number {
  return (toMs(to) - toMs(from)) / HOUR_MS;
}
