/** What the worker tells each tab. */
export type LiveMessage =
  | { readonly kind: 'open' }
  | { readonly kind: 'lost' }
  /** One change and its number; without text, anything up to that number may have changed. */
  | { readonly kind: 'event'; readonly seq: number; readonly data: string };

/** What a tab tells the worker. `after`: the change that its first answer knew of. */
export type LiveAsk = { readonly kind: 'join'; readonly after: number } | { readonly kind: 'leave' };

/** Where changes are heard, from the one after this on. A browser that comes back says by itself where it was. */
export function eventsAddress(after: number): string {
  return `/api/v1/events?after=${after}`;
}

/** Everything that one stream says. */
export function readEvents(source: EventSource, receive: (message: LiveMessage) => void): void {
  source.addEventListener('open', () => receive({ kind: 'open' }));
  source.addEventListener('error', () => receive({ kind: 'lost' }));
  source.addEventListener('change', ({ lastEventId, data }) =>
    receive({ kind: 'event', seq: Number(lastEventId), data: String(data) }),
  );
  // What was missed is not kept any more: everything is read again.
  source.addEventListener('reset', ({ lastEventId }) => receive({ kind: 'event', seq: Number(lastEventId), data: '' }));
}
