import type { Matter, PagedGroup } from './group-event.ts';
import type { MessageText, NewPage } from './page.ts';

/** How many titles a message about many groups names. */
const mostTitles = 10;

export function groupPath(groupId: string): string {
  return `/alerts/groups/${groupId}`;
}

/** What is said of a restricted incident: nothing of it leaves the product. */
export const restrictedTitle = 'A restricted incident needs you';

export function shownTitle({ title, matter }: Pick<PagedGroup, 'title' | 'matter'>): string {
  return matter?.isRestricted === true ? restrictedTitle : title;
}

/** What a page of an incident says, and why. */
function matterText(group: PagedGroup, matter: Matter, again: readonly string[]): MessageText {
  const { isRestricted, because, path, incidentId } = matter;
  const title = shownTitle(group);
  const base = { title, urgency: group.urgency, isMatter: true } as const;
  if (isRestricted) return { ...base, lines: again, path: groupPath(group.id), matterId: incidentId };
  return { ...base, lines: [because, ...again], path };
}

/** What a page says; labels that tell where it burns stand in the second line. */
export function pageText(group: PagedGroup, page: Pick<NewPage, 'because' | 'attempt'>): MessageText {
  const again = page.attempt > 1 ? [`you were asked before: this is the ${ordinal(page.attempt)} time`] : [];
  if (group.matter !== undefined) return matterText(group, group.matter, again);
  return {
    title: group.title,
    lines: [...labelLine(group.labels), `you are asked because of ${page.because}`, ...again],
    urgency: group.urgency,
    path: groupPath(group.id),
  };
}

function labelLine(labels: Readonly<Record<string, string>>): readonly string[] {
  const parts = Object.entries(labels).map(([name, value]) => `${name} ${value}`);
  return parts.length === 0 ? [] : [parts.slice(0, 6).join(', ')];
}

function ordinal(number: number): string {
  const ends: Readonly<Record<string, string>> = { one: 'st', two: 'nd', few: 'rd', other: 'th' };
  return `${number}${ends[new Intl.PluralRules('en', { type: 'ordinal' }).select(number)] ?? 'th'}`;
}

/** One message for many groups. @param titles of those that are still open, the oldest first */
export function manyText(titles: readonly string[], urgency: 'high' | 'low'): Omit<MessageText, 'path'> {
  const [first = ''] = titles;
  const title = titles.length === 1 ? first : `${titles.length} alert groups are waiting for you`;
  const named = titles.slice(0, mostTitles);
  const more = titles.length - named.length;
  const rest = more === 0 ? [] : [`and ${more} more group${more === 1 ? '' : 's'}`];
  return { title, lines: [...named, ...rest], urgency };
}

/** What an earlier message becomes. */
export function overText(
  title: string,
  what: { readonly because: 'acknowledged' | 'resolved'; readonly by: string | undefined },
): Pick<MessageText, 'title' | 'lines'> {
  switch (what.because) {
    case 'acknowledged':
      return { title: `Taken: ${title}`, lines: [`${what.by ?? 'somebody'} has it`] };
    case 'resolved':
      return { title: `Resolved: ${title}`, lines: [what.by === undefined ? 'it is over' : `${what.by} resolved it`] };
  }
}

/** How long ago something was, for people. */
export function agoText(ms: number): string {
  const minutes = Math.floor(ms / 60_000);
  if (minutes < 1) return 'less than a minute ago';
  if (minutes < 120) return `${minutes} minute${minutes === 1 ? '' : 's'} ago`;
  return `${Math.floor(minutes / 60)} hours ago`;
}
