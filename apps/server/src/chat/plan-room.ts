import type { Incident } from '#incidents/index.ts';
import type { ChatRoom } from './room-store.ts';

/** A closed incident keeps its channel for talking it over; milliseconds. */
export const keptOpenMs = 7 * 86_400_000;

/** What is next so that the channel is as it should be; each is done and remembered alone, so that a crash repeats one step. */
export type RoomStep =
  | { readonly kind: 'open'; readonly name: string }
  | { readonly kind: 'greet' }
  | { readonly kind: 'topic'; readonly topic: string }
  | { readonly kind: 'rename'; readonly name: string }
  | { readonly kind: 'invite'; readonly accounts: readonly string[] }
  | { readonly kind: 'archive' };

export interface RoomFacts {
  readonly room: ChatRoom;
  readonly incident: Pick<
    Incident,
    'name' | 'title' | 'severity' | 'service' | 'environment' | 'isRestricted' | 'resolvedAt'
  >;
  /** In this chat, of those who work on it now. */
  readonly accounts: readonly string[];
  /** Of the incident, in Lockstep. */
  readonly url: string;
  readonly now: number;
}

/** Steps in the order in which they are due now; none for one that is archived, stopped or restricted. */
export function planRoom({ room, incident, accounts, url, now }: RoomFacts): readonly RoomStep[] {
  if (incident.isRestricted || room.state === 'archived' || room.state === 'stopped') return [];
  const isOver = incident.resolvedAt !== undefined && now >= incident.resolvedAt + keptOpenMs;
  if (isOver) return room.state === 'open' ? [{ kind: 'archive' }] : [];
  const name = channelName(room.template, incident);
  if (room.state === 'wanted') return [{ kind: 'open', name }];
  const topic = topicOf(incident, url);
  const newcomers = accounts.filter((account) => !room.toldPeople.includes(account));
  return [
    ...(room.toldName === name ? [] : [{ kind: 'rename', name } as const]),
    ...(room.toldTopic === topic ? [] : [{ kind: 'topic', topic } as const]),
    ...(newcomers.length === 0 ? [] : [{ kind: 'invite', accounts: newcomers } as const]),
    ...(room.isGreeted ? [] : [{ kind: 'greet' } as const]),
  ];
}

/** Longest name of a channel, and of its topic. */
const [longestName, longestTopic] = [80, 250];

/** Small letters, digits and dashes, as every chat takes them; the name of the incident where nothing else is left. */
export function channelName(
  template: string,
  { name, title, severity, service, environment }: RoomFacts['incident'],
): string {
  const values: Readonly<Record<string, string | undefined>> = { name, title, severity, service, environment };
  const filled = template.replaceAll(/\{(\w+)\}/g, (_all, word: string) => values[word] ?? '');
  return slugOf(filled) || slugOf(name);
}

function slugOf(text: string): string {
  const plain = text
    .normalize('NFKD')
    .replaceAll(/\p{M}+/gu, '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-');
  return plain.slice(0, longestName).replaceAll(/^-+|-+$/g, '');
}

/** The link is never cut; the title is. */
function topicOf({ name, title, severity, resolvedAt }: RoomFacts['incident'], url: string): string {
  const head = `${name} ${resolvedAt === undefined ? severity : 'resolved'}`;
  const room = longestTopic - head.length - url.length - 6;
  const shown = title.length > room ? `${title.slice(0, Math.max(0, room - 1))}…` : title;
  return `${head} · ${shown} · ${url}`;
}
