import type { ContactParts } from '#contacts/index.ts';

/** What paging works with; `app.ts` puts it together. */
export interface PagingParts extends Pick<ContactParts, 'database' | 'channels' | 'keys' | 'publicUrl'> {
  readonly log: { warn(fields: object, message: string): void };
}

/** Whether what was sent there may be changed later: buttons that have had their answer must not stay. */
export function mayChange(parts: Pick<PagingParts, 'channels'>, channel: string): boolean {
  return parts.channels.abilities(channel)?.acts === 'button';
}
