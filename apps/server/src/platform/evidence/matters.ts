import type { RequestContext, Transaction } from '../context.ts';

/** Restricted matters as one caller sees them at this moment. */
export interface Matters {
  /** Ids of matters that are or were restricted and that the caller may know of. */
  readonly seen: readonly string[];
  /** Ids and names of those that do not exist for the caller. */
  readonly hidden: readonly string[];
}

export type MatterSource = (tx: Transaction, ctx: Pick<RequestContext, 'actor'>) => Promise<Matters>;

/** Of these names those of matters that do not exist for the caller. */
export type NameSource = (
  tx: Transaction,
  ctx: Pick<RequestContext, 'actor'>,
  names: readonly string[],
) => Promise<readonly string[]>;

let source: MatterSource = async () => ({ seen: [], hidden: [] });
let nameSource: NameSource = async () => [];

/** Filled by the slice that owns restricted matters. */
export function registerMatterSource(matters: MatterSource, names: NameSource): void {
  source = matters;
  nameSource = names;
}

/** What a caller may know, in the form that reading needs. */
export interface NeedToKnow {
  readonly isSystem: boolean;
  readonly permissions: ReadonlySet<string>;
  readonly seen: ReadonlySet<string>;
  readonly hidden: readonly string[];
  /** Whether a text names a matter that does not exist for the caller. */
  readonly names: (text: string) => boolean;
  /** The text with another word for each such name. */
  readonly replace: (text: string, word: string) => string;
}

export async function needToKnow(tx: Transaction, ctx: Pick<RequestContext, 'actor'>): Promise<NeedToKnow> {
  const { seen, hidden } = await source(tx, ctx);
  const { kind, permissions } = ctx.actor;
  return { isSystem: kind === 'system', permissions, seen: new Set(seen), hidden, ...namesAny(hidden) };
}

/** Names are no part of longer ones: `INC-1` is not said by `INC-12`. */
function namesAny(names: readonly string[]): Pick<NeedToKnow, 'names' | 'replace'> {
  if (names.length === 0) return { names: () => false, replace: (text) => text };
  const alternatives = names.map((name) => name.replaceAll(/[^\w-]/g, '\\$&')).join('|');
  const pattern = new RegExp(`(?<![\\p{L}\\p{N}])(?:${alternatives})(?![\\p{L}\\p{N}])`, 'giu');
  return { names: (text) => text.search(pattern) !== -1, replace: (text, word) => text.replace(pattern, word) };
}

type HiddenNames = Pick<NeedToKnow, 'hidden' | 'replace'>;

/** How incidents are called, wherever in a text; more may look like it. */
const likeNames = /inc-\d+|r-[a-z]{6}(?![a-z])/gi;

/**
 * As `withoutHidden`, for what people wrote: they write names, not ids. Only names that stand there are looked up, so it takes the same
 * however many incidents there are.
 *
 * @param text the JSON of the value, where it is known
 */
export async function withoutHiddenNames<T>(
  tx: Transaction,
  ctx: Pick<RequestContext, 'actor'>,
  value: T,
  text: string = JSON.stringify(value),
): Promise<T> {
  const said = new Set((text.match(likeNames) ?? []).map((name) => name.toUpperCase()));
  if (said.size === 0) return value;
  const hidden = await nameSource(tx, ctx, [...said]);
  return withoutHidden(value, { hidden, ...namesAny(hidden) });
}

/**
 * A value without the names of matters that do not exist for the caller: of incidents that were open when it was written down and are
 * restricted now, and of those that somebody names who may see them.
 */
export function withoutHidden<T>(value: T, { hidden: matters, replace }: HiddenNames): T {
  const text = matters.length === 0 ? '' : JSON.stringify(value).toLowerCase();
  if (!matters.some((name) => text.includes(name.toLowerCase()))) return value;
  const walk = (item: unknown): unknown => {
    if (typeof item === 'string') return replace(item, 'restricted');
    if (Array.isArray(item)) return item.map(walk);
    if (typeof item !== 'object' || item === null) return item;
    return Object.fromEntries(Object.entries(item).map(([key, member]) => [key, walk(member)]));
  };
  // The walk changes nothing but the text of strings.
  return walk(value) as T;
}
