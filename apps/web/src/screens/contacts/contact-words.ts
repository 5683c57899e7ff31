import type { AnswerOf } from '../../api/call.ts';
import { durationWords } from '../../ui/time-words.ts';

export type Method = AnswerOf<'listContactMethods'>['items'][number];
export type ContactChannel = AnswerOf<'listContactChannels'>['items'][number];
export type Planned = AnswerOf<'getNotificationPreferences'>['planned']['high'][number];
export type TestPage = AnswerOf<'sendTestPage'>['items'][number];
export type Outcome = AnswerOf<'testChannelSetup'>;
type Silence = Method['overridesSilence'];

/** How a method stands: `ready`, or what keeps a page from using it. */
export type Standing = 'ready' | 'unverified' | 'stopped' | 'off';

export function standingOf({ verifiedAt, stopped, isUsable }: Method): Standing {
  if (stopped !== null) return 'stopped';
  if (verifiedAt === null) return 'unverified';
  return isUsable ? 'ready' : 'off';
}

export function silenceWords(silence: Silence): string {
  switch (silence) {
    case 'yes':
      return 'wakes a silent phone';
    case 'by_setting':
      return 'wakes a silent phone where its settings let it';
    case 'no':
      return 'does not wake a silent phone';
  }
}

/** `at once`, `after 5 minutes`, `after 1 h 30 min`. */
export function delayWords(minutes: number): string {
  if (minutes === 0) return 'at once';
  if (minutes < 60) return `after ${minutes} ${minutes === 1 ? 'minute' : 'minutes'}`;
  return `after ${durationWords(minutes * 60_000)}`;
}

/**
 * What a page would do now, in one sentence: `Phone at once, then Mail after 5 minutes`. Those of the same moment are told together.
 *
 * @returns undefined when it would reach nobody
 */
export function plannedWords(planned: readonly Planned[]): string | undefined {
  if (planned.length === 0) return undefined;
  const byMoment = new Map<number, string[]>();
  for (const { afterMinutes, label } of planned)
    byMoment.set(afterMinutes, [...(byMoment.get(afterMinutes) ?? []), label]);
  return [...byMoment]
    .toSorted(([a], [b]) => a - b)
    .map(([minutes, labels]) => `${listWords([...new Set(labels)])} ${delayWords(minutes)}`)
    .join(', then ');
}

/** `a`, `a and b`, `a, b and c`. */
export function listWords(items: readonly string[]): string {
  const last = items.at(-1) ?? '';
  return items.length < 2 ? last : `${items.slice(0, -1).join(', ')} and ${last}`;
}

/** `less than 0.1 s`, `0.4 s`, `12 s`, `3 min`: what a receipt took. */
export function tookWords(ms: number): string {
  if (ms < 100) return 'less than 0.1 s';
  return ms < 10_000 ? `${(ms / 1000).toFixed(1)} s` : durationWords(ms);
}

const INSTANT = /\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?Z/g;

/** A sentence of the server with its moments by the clock of whoever reads it: `holds it until 22 Nov, 14:03:22`. */
export function withLocalTimes(text: string, timeZone?: string): string {
  const format = new Intl.DateTimeFormat('en-GB', {
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    ...(timeZone !== undefined && { timeZone }),
  });
  return text.replaceAll(INSTANT, (at) => format.format(new Date(at)));
}

/** What came of a test message, in one sentence. */
export function outcomeWords({ outcome, reason, durationMs }: Omit<Outcome, 'at'>): string {
  const because = reason === null ? '' : `: ${withLocalTimes(reason)}`;
  switch (outcome) {
    case 'delivered':
      return durationMs === null ? 'accepted' : `accepted after ${tookWords(durationMs)}`;
    case 'retryable':
      return `not accepted for now${because}`;
    case 'rejected':
      return `refused${because}`;
    case 'held':
      return `held back${because}`;
  }
}

/** What helps when no code went out. */
export function notOutWords(outcome: Exclude<Outcome['outcome'], 'delivered'>): string {
  const look = 'an admin must look at the channel in Settings, Channels';
  switch (outcome) {
    case 'retryable':
      return look;
    case 'rejected':
      return `check the address; if it is right, ${look}`;
    case 'held':
      return 'it is held back for a while: try again then';
  }
}

/** What helps when a page would reach nobody, by what the ways there are lack. */
export function nobodyWords(methods: readonly Method[]): string {
  const standings = new Set(methods.map(standingOf));
  if (standings.has('unverified')) return 'Verify one of the ways above.';
  if (standings.has('stopped')) return 'Use one of the ways above again, or add another.';
  if (standings.has('off')) return 'Add another way, or ask an admin to look at its channel in Settings, Channels.';
  return 'Add a way above.';
}

/** What a channel can do, in one sentence; of rooms nobody asks whether they wake a phone. */
export function abilityWords({
  acts,
  overridesSilence,
  reaches,
}: Pick<ContactChannel, 'acts' | 'overridesSilence' | 'reaches'>): string {
  const isForRooms = reaches === 'rooms' || reaches === 'webhooks';
  return isForRooms ? actWords(acts) : `${actWords(acts)}; ${silenceWords(overridesSilence)}`;
}

/** How a receiver acts. */
function actWords(acts: ContactChannel['acts']): string {
  switch (acts) {
    case 'button':
      return 'answered by a button';
    case 'reply':
      return 'answered by a reply';
    case 'keypad':
      return 'answered by pressing a key';
    case 'link':
      return 'answered by a link';
    case 'none':
      return 'nothing can be answered in it';
  }
}
