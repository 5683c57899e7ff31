import type { LiveMessage } from './live.ts';

/** Holds the browser's one event stream and passes what it hears to every tab. */
const ports = new Set<MessagePort>();
const RETRY_MS = 3000;
let source: EventSource | undefined;
let isOpen = false;

function tell(message: LiveMessage): void {
  for (const port of ports) port.postMessage(message);
}

function open(): void {
  source = new EventSource('/api/v1/events');
  source.addEventListener('open', () => {
    isOpen = true;
    tell({ kind: 'open' });
  });
  source.addEventListener('change', (event) => tell({ kind: 'event', data: String(event.data) }));
  // What was missed is not kept any more: everything is read again.
  source.addEventListener('reset', () => tell({ kind: 'event', data: '' }));
  source.addEventListener('error', () => {
    isOpen = false;
    tell({ kind: 'lost' });
    // A refused stream (signed out, proxy error) is closed for good by the browser; a broken one it opens again itself.
    if (source?.readyState === EventSource.CLOSED) setTimeout(reopen, RETRY_MS);
  });
}

function reopen(): void {
  source?.close();
  source = undefined;
  if (ports.size > 0) open();
}

function leave(port: MessagePort): void {
  ports.delete(port);
  if (ports.size > 0) return;
  source?.close();
  source = undefined;
  isOpen = false;
}

addEventListener('connect', (event) => {
  const port = event instanceof MessageEvent ? event.ports[0] : undefined;
  if (!port) return;
  ports.add(port);
  port.addEventListener('message', () => leave(port));
  port.start();
  if (source === undefined) open();
  else if (isOpen) port.postMessage({ kind: 'open' } satisfies LiveMessage);
});
