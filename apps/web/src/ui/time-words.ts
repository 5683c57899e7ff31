const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Clocks of browser and server differ a little, and labels are drawn in steps. */
const JUST_NOW_MS = 8_000;

/** A length of time in its two largest units: `3 d 4 h`, `12 min`, `40 s`. Never negative. */
export function durationWords(milliseconds: number): string {
  const ms = Math.max(0, milliseconds);
  if (ms < MINUTE) return `${Math.floor(ms / 1000)} s`;
  if (ms < HOUR) return `${Math.floor(ms / MINUTE)} min`;
  if (ms < DAY) return pair(Math.floor(ms / HOUR), 'h', Math.floor((ms % HOUR) / MINUTE), 'min');
  if (ms < 14 * DAY) return pair(Math.floor(ms / DAY), 'd', Math.floor((ms % DAY) / HOUR), 'h');
  if (ms < 730 * DAY) return `${Math.floor(ms / DAY)} d`;
  return `${Math.floor(ms / (365.25 * DAY))} y`;
}

function pair(large: number, largeUnit: string, small: number, smallUnit: string): string {
  return small === 0 ? `${large} ${largeUnit}` : `${large} ${largeUnit} ${small} ${smallUnit}`;
}

/** `5 min ago`, `in 3 h`, `just now`; beyond thirty days the date itself, which says more than a count of days. */
export function relativeWords(at: string, now: number): string {
  const difference = Date.parse(at) - now;
  const distance = Math.abs(difference);
  if (distance < JUST_NOW_MS) return 'just now';
  if (distance > 30 * DAY) return dayWords(at);
  const words = durationWords(distance < HOUR ? distance : distance - (distance % (distance < DAY ? MINUTE : HOUR)));
  return difference < 0 ? `${words} ago` : `in ${words}`;
}

/** Of what has happened: never ahead, however coarse the steps of `now`. */
export function agoWords(at: string, now: number): string {
  return relativeWords(at, Math.max(now, Date.parse(at)));
}

/** How long something has held: `for 3 d 4 h`, `since a moment ago`. */
export function heldWords(since: string, now: number): string {
  const held = now - Date.parse(since);
  return held < MINUTE ? 'since a moment ago' : `for ${durationWords(held)}`;
}

/** `2025-12-08`, UTC. */
export function dayWords(at: string): string {
  return new Date(at).toISOString().slice(0, 10);
}

/** `2025-12-08 14:03 UTC`. */
export function utcWords(at: string): string {
  return `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

const clocks = new Map<string, Intl.DateTimeFormat>();
let own: string | undefined;

/** Made once: lists say a time in each of their rows, and the browser takes a third of a millisecond to make one. */
function exactClock(timeZone: string): Intl.DateTimeFormat {
  const known = clocks.get(timeZone);
  if (known !== undefined) return known;
  const made = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    timeZoneName: 'short',
  });
  clocks.set(timeZone, made);
  return made;
}

function ownZone(): string {
  own ??= Intl.DateTimeFormat().resolvedOptions().timeZone;
  return own;
}

/** UTC and the reader's own clock, for people who compare with a log. */
export function exactWords(at: string, timeZone = ownZone()): string {
  const utc = `${new Date(at).toISOString().slice(0, 19).replace('T', ' ')} UTC`;
  return timeZone === 'UTC' ? utc : `${utc} · ${exactClock(timeZone).format(new Date(at))}`;
}

/** `mm:ss` or `h:mm:ss`, for a clock that somebody watches. */
export function clockWords(milliseconds: number): string {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  const hours = Math.floor(seconds / 3600);
  const parts = [Math.floor((seconds % 3600) / 60), seconds % 60].map((part) => String(part).padStart(2, '0'));
  return hours > 0 ? `${hours}:${parts.join(':')}` : parts.join(':');
}

/** `1 h 03 min`, `14 min 43 s`, `9 s`: a clock that somebody watches, inside a sentence. */
export function spelledWords(milliseconds: number): string {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  const pad = (part: number): string => String(part).padStart(2, '0');
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${pad(seconds % 60)} s`;
  return `${Math.floor(seconds / 3600)} h ${pad(Math.floor((seconds % 3600) / 60))} min`;
}

/** How the value of a `datetime-local` field, read as UTC, is written as an instant, and back. */
export function instantOfField(value: string): string | undefined {
  const at = Date.parse(`${value}Z`);
  return Number.isNaN(at) ? undefined : new Date(at).toISOString();
}
export function fieldOfInstant(at: string): string {
  return new Date(at).toISOString().slice(0, 16);
}

/** `570` as `09:30`; midnight at the end of a day as `00:00`. */
export function clockOf(minutes: number): string {
  const [hour, minute] = [Math.floor(minutes / 60) % 24, minutes % 60];
  return `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`;
}

/** `09:30` as minutes of the day. */
export function minutesOf(clock: string): number {
  const [hour, minute] = clock.split(':').map(Number);
  return (hour ?? Number.NaN) * 60 + (minute ?? Number.NaN);
}

/** From Monday on, as days are counted in the contract. */
export const weekdayNames = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'] as const;
