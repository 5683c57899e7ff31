import { HeardChanges } from './heard.ts';
import { eventsAddress, type LiveAsk, type LiveMessage, readEvents } from './live-stream.ts';

/** Holds the browser's one event stream and passes what it hears to every tab. */
const ports = new Set<MessagePort>();
const RETRY_MS = 3000;
let source: EventSource | undefined;
let isOpen = false;
let heard = new HeardChanges(0);

function tell(message: LiveMessage): void {
  for (const port of ports) port.postMessage(message);
}

function open(after: number): void {
  heard = new HeardChanges(after);
  source = new EventSource(eventsAddress(after));
  readEvents(source, (message) => {
    switch (message.kind) {
      case 'open':
        isOpen = true;
        break;
      case 'lost':
        isOpen = false;
        // A refused stream (signed out, proxy error) is closed for good by the browser; a broken one it opens again itself.
        if (source?.readyState === EventSource.CLOSED) setTimeout(reopen, RETRY_MS);
        break;
      case 'event':
        if (message.data === '') heard = new HeardChanges(message.seq);
        else heard.add(message);
        break;
    }
    tell(message);
  });
}

function reopen(): void {
  source?.close();
  source = undefined;
  if (ports.size > 0) open(heard.last);
}

/** A tab has its first answer. What happened between that and now was told to others only, or to nobody. */
function join(port: MessagePort, after: number): void {
  ports.add(port);
  if (source === undefined) return open(after);
  if (isOpen) port.postMessage({ kind: 'open' } satisfies LiveMessage);
  const missed = heard.after(after) ?? [{ seq: after, data: '' }];
  for (const change of missed) port.postMessage({ kind: 'event', ...change } satisfies LiveMessage);
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
  port.addEventListener('message', ({ data }: MessageEvent<LiveAsk>) =>
    data.kind === 'join' ? join(port, data.after) : leave(port),
  );
  port.start();
});
