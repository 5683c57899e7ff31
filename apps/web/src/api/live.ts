import type { QueryClient } from '@tanstack/react-query';
import { useSyncExternalStore } from 'react';
import { staleAfter } from './live-names.ts';
import { eventsAddress, type LiveAsk, type LiveMessage, readEvents } from './live-stream.ts';
import { meQuery } from './me.ts';
import { trustedWorker } from './trusted-worker.ts';

const SETTLE_MS = 120;
const listeners = new Set<() => void>();
let isConnected = true;

function setConnected(value: boolean): void {
  if (isConnected === value) return;
  isConnected = value;
  for (const listener of listeners) listener();
}

/** False while nothing live arrives: the screen may be out of date. */
export function useIsConnected(): boolean {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => isConnected,
  );
}

/** Asks stale questions again, many events of one moment together. */
function makeRefresher(queries: QueryClient): (kind: string) => void {
  let stale: Set<string> | 'all' = new Set();
  let timer: ReturnType<typeof setTimeout> | undefined;
  return (kind) => {
    const names = staleAfter(kind);
    stale = stale === 'all' || names === undefined ? 'all' : stale.union(names);
    timer ??= setTimeout(() => {
      const due = stale;
      stale = new Set();
      timer = undefined;
      void queries.invalidateQueries({ predicate: ({ queryKey }) => due === 'all' || due.has(String(queryKey[0])) });
    }, SETTLE_MS);
  };
}

/** What changed; both are empty where that is not known, so that anything may have. */
export type Change = { readonly kind: string; readonly subjectId: string };
const anything: Change = { kind: '', subjectId: '' };

function changeOf(data: string): Change {
  try {
    const event: unknown = JSON.parse(data);
    if (typeof event !== 'object' || event === null || !('kind' in event)) return anything;
    return { kind: String(event.kind), subjectId: 'subjectId' in event ? String(event.subjectId) : '' };
  } catch {
    return anything;
  }
}

const hearers = new Set<(change: Change) => void>();

/** For screens that keep themselves up to date, change by change. After a break in the stream they hear that anything may have changed. */
export function onChange(hear: (change: Change) => void): () => void {
  hearers.add(hear);
  return () => hearers.delete(hear);
}

function tell(change: Change): void {
  for (const hear of hearers) hear(change);
}

function listen(after: number, receive: (message: LiveMessage) => void): () => void {
  if (typeof SharedWorker === 'undefined') return listenAlone(after, receive);
  const worker = new SharedWorker(trustedWorker('live'), { type: 'module', name: 'lockstep-live' });
  const say = (ask: LiveAsk) => worker.port.postMessage(ask);
  worker.port.addEventListener('message', (event: MessageEvent<LiveMessage>) => receive(event.data));
  worker.port.start();
  say({ kind: 'join', after });
  const leave = () => say({ kind: 'leave' });
  addEventListener('pagehide', leave);
  return () => {
    removeEventListener('pagehide', leave);
    leave();
  };
}

function listenAlone(after: number, receive: (message: LiveMessage) => void): () => void {
  const source = new EventSource(eventsAddress(after));
  readEvents(source, receive);
  return () => source.close();
}

let stop: (() => void) | undefined;

/** What is drawn first is not held up by it: what changes meanwhile is told all the same. */
const LISTEN_AFTER_MS = 200;

/**
 * Keeps every screen of this tab up to date. One stream serves all tabs of the browser. Every screen asks after it is known who is
 * signed in: whatever changed after that answer is told, also what happened before the stream was open.
 */
export function startLive(queries: QueryClient): void {
  if (stop) return;
  const after = queries.getQueryData(meQuery.queryKey)?.changeSeq ?? Number.NaN;
  const refresh = makeRefresher(queries);
  let wasLost = false;
  const hear = (message: LiveMessage): void => {
    switch (message.kind) {
      case 'open':
        setConnected(true);
        // Whatever happened meanwhile was not heard.
        if (wasLost) {
          refresh('');
          tell(anything);
        }
        wasLost = false;
        break;
      case 'lost':
        wasLost = true;
        setConnected(false);
        break;
      case 'event': {
        setConnected(true);
        const change = changeOf(message.data);
        refresh(change.kind);
        tell(change);
        break;
      }
    }
  };
  let leave: (() => void) | undefined;
  const timer = setTimeout(() => (leave = listen(after, hear)), LISTEN_AFTER_MS);
  stop = () => {
    clearTimeout(timer);
    leave?.();
  };
}

export function stopLive(): void {
  stop?.();
  stop = undefined;
}
