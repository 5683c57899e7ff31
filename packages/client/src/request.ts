import type { Operation } from '@lockstep/contract';

/** Anything with members; the exact types are checked where a call is made. */
export type Members = Readonly<Record<string, unknown>>;

/** @throws RangeError when a path parameter is missing: a mistake of the caller that types prevent */
export function fillPath(path: string, params: Members): string {
  return path.replaceAll(/:(\w+)/g, (_, name: string) => {
    const value = params[name];
    if (typeof value !== 'string' && typeof value !== 'number')
      throw new RangeError(`path parameter \`${name}\` is missing`);
    return encodeURIComponent(value);
  });
}

/** Query text with `?`, or nothing; absent members are left out, lists are repeated. */
export function queryText(query: Members): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    for (const item of Array.isArray(value) ? value : [value]) {
      if (item !== undefined && item !== null) search.append(name, String(item));
    }
  }
  const text = search.toString();
  return text === '' ? '' : `?${text}`;
}

export interface CallParts {
  readonly params?: Members;
  readonly query?: Members;
  readonly body?: unknown;
  /** Raw bytes of a `stream` operation. */
  readonly stream?: Blob | Uint8Array<ArrayBuffer> | string | ReadableStream<Uint8Array>;
  /** A retry with the same key gets the first answer instead of doing it twice. */
  readonly idempotencyKey?: string;
  readonly signal?: AbortSignal;
}

export interface Target {
  readonly baseUrl: string;
  readonly token: string | undefined;
}

/** What a request needs to know of its operation. */
export type Route = Pick<Operation, 'method' | 'path' | 'stream' | 'download'>;

/** What `fetch` is given for a call. */
export function toRequest(target: Target, entry: Route, call: CallParts): { url: string; init: RequestInit } {
  const url = `${target.baseUrl}${fillPath(entry.path, call.params ?? {})}${queryText(call.query ?? {})}`;
  const headers = new Headers({ accept: `${entry.download ?? 'application/json'}, application/problem+json` });
  if (target.token !== undefined) headers.set('authorization', `Bearer ${target.token}`);
  if (entry.method !== 'GET') headers.set('x-lockstep-csrf', '1');
  if (call.idempotencyKey !== undefined) headers.set('idempotency-key', call.idempotencyKey);
  const init: RequestInit & { duplex?: 'half' } = { method: entry.method, headers, credentials: 'same-origin' };
  if (call.signal !== undefined) init.signal = call.signal;
  if (entry.stream === true) {
    headers.set('content-type', 'application/octet-stream');
    init.body = call.stream ?? '';
    if (call.stream instanceof ReadableStream) init.duplex = 'half';
  } else if (entry.method !== 'GET' && entry.method !== 'DELETE') {
    headers.set('content-type', 'application/json');
    init.body = JSON.stringify(call.body ?? {});
  }
  return { url, init };
}
