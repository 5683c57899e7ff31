import type { Limit } from '../platform/outgoing/limits.ts';

/** No person gets more messages than this in any stretch of this length, however many groups open. */
export const STORM = { messages: 5, withinMs: 10 * 60_000 } as const;

/** What comes within this time after the message for many was planned still goes with it. */
const gatherMs: Limit['intervalMs'] = 15_000;

/** What a person was sent lately, and is about to be. */
export interface PersonLoad {
  /** Moments of the messages of the last `STORM.withinMs`, those under way included; epoch milliseconds. */
  readonly recent: readonly number[];
  /** Groups that had messages of their own lately. */
  readonly groups: ReadonlySet<string>;
  /** Whether a message for many was sent lately. */
  readonly isStorm: boolean;
  /** The message that gathers pages and has not gone yet. */
  readonly gathering: string | undefined;
}

export const noLoad: PersonLoad = { recent: [], groups: new Set(), isStorm: false, gathering: undefined };

export type Fold =
  /** Goes by itself, with all its messages. */
  | { readonly kind: 'alone' }
  /** Goes with the message that gathers. */
  | { readonly kind: 'joins' }
  /** A message that gathers is planned, for this page and those to come. */
  | { readonly kind: 'gathers'; readonly dueAt: number };

/**
 * How the next page of a person travels. The last message of the allowance is kept for the one that gathers, so that whatever comes
 * is told within the allowance; a group that is asked about again goes on alone as long as there is no storm.
 *
 * @param atOnce how many messages the page brings now, one per contact method
 */
export function foldPage(load: PersonLoad, groupId: string, atOnce: number, now: number): Fold {
  if (load.gathering !== undefined) return { kind: 'joins' };
  const used = load.recent.filter((moment) => moment > now - STORM.withinMs);
  const isFirst = used.length === 0;
  const fits = used.length + atOnce < STORM.messages;
  const goesOn = !load.isStorm && load.groups.has(groupId) && load.groups.size === 1;
  if (isFirst || fits || goesOn) return { kind: 'alone' };
  return { kind: 'gathers', dueAt: Math.max(now + gatherMs, nextPlace(used, now)) };
}

/** When the allowance has a place again. */
export function nextPlace(recent: readonly number[], now: number): number {
  const used = recent.filter((moment) => moment > now - STORM.withinMs).toSorted((a, b) => a - b);
  const leaves = used[used.length - STORM.messages];
  return leaves === undefined ? now : leaves + STORM.withinMs;
}

/** The load after a page that goes by itself. */
export function withPage(load: PersonLoad, groupId: string, atOnce: number, now: number): PersonLoad {
  const added = Array.from({ length: atOnce }, () => now);
  return { ...load, recent: [...load.recent, ...added], groups: new Set([...load.groups, groupId]) };
}
