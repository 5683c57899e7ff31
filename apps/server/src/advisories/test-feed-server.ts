import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import { connect, type Socket } from 'node:net';

/** A file as the server of a test has it. */
export interface Served {
  readonly body: Uint8Array;
  readonly etag?: string;
  readonly lastModified?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Ends the connection after so many bytes, as often as `cuts` says. */
  readonly cutAfter?: number;
  readonly isWithoutLength?: boolean;
}

export interface Asked {
  readonly path: string;
  readonly range: string | undefined;
  readonly ifRange: string | undefined;
  readonly ifNoneMatch: string | undefined;
  readonly status: number;
}

/** Used by tests only: a real server of files, with what servers do and connections suffer. */
export interface FeedServer extends AsyncDisposable {
  readonly url: string;
  readonly asked: Asked[];
  put(path: string, file: Served | string): void;
  remove(path: string): void;
  /** Answers this path by hand. */
  answer(path: string, by: (request: IncomingMessage, response: ServerResponse) => void): void;
  /** How many connections are still cut, by path. */
  cuts(path: string, times: number): void;
}

export async function openFeedServer(): Promise<FeedServer> {
  const files = new Map<string, Served>();
  const byHand = new Map<string, (request: IncomingMessage, response: ServerResponse) => void>();
  const cutsLeft = new Map<string, number>();
  const asked: Asked[] = [];
  const open = new Set<Socket>();
  const server = createServer((incoming, response) => {
    const path = decodeURIComponent((incoming.url ?? '').split('?')[0] ?? '');
    const hand = byHand.get(path);
    if (hand !== undefined) return hand(incoming, response);
    const status = serve(files.get(path), incoming, response, () => {
      const left = cutsLeft.get(path) ?? 0;
      cutsLeft.set(path, left - 1);
      return left > 0;
    });
    const { range, 'if-range': ifRange, 'if-none-match': ifNoneMatch } = incoming.headers;
    asked.push({ path, range, ifRange: textOf(ifRange), ifNoneMatch, status });
  });
  server.on('connection', (socket) => {
    open.add(socket);
    socket.on('close', () => open.delete(socket));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const url = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
  return {
    url,
    asked,
    put: (path, file) => void files.set(path, typeof file === 'string' ? { body: Buffer.from(file) } : file),
    remove: (path) => void files.delete(path),
    answer: (path, by) => void byHand.set(path, by),
    cuts: (path, times) => void cutsLeft.set(path, times),
    [Symbol.asyncDispose]: async () => {
      for (const socket of open) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

function textOf(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value.join(',') : value;
}

function serve(
  file: Served | undefined,
  { headers }: IncomingMessage,
  response: ServerResponse,
  isCut: () => boolean,
): number {
  if (file === undefined) {
    response.writeHead(404).end('no such file');
    return 404;
  }
  const etag = file.etag ?? `"${createHash('sha256').update(file.body).digest('hex').slice(0, 16)}"`;
  if (headers['if-none-match'] === etag) {
    response.writeHead(304, { etag }).end();
    return 304;
  }
  const from = Number(/^bytes=(\d+)-$/.exec(headers.range ?? '')?.[1] ?? 0);
  const isSame = headers['if-range'] === etag || headers['if-range'] === file.lastModified;
  const isPart = from > 0 && (headers['if-range'] === undefined || isSame);
  if (isPart && from >= file.body.length) {
    response.writeHead(416, { 'content-range': `bytes */${file.body.length}` }).end();
    return 416;
  }
  const body = isPart ? file.body.subarray(from) : file.body;
  const status = isPart ? 206 : 200;
  response.writeHead(status, {
    etag,
    ...(file.lastModified === undefined ? {} : { 'last-modified': file.lastModified }),
    ...(file.isWithoutLength === true ? {} : { 'content-length': body.length }),
    ...(isPart ? { 'content-range': `bytes ${from}-${file.body.length - 1}/${file.body.length}` } : {}),
    ...file.headers,
  });
  if (file.cutAfter === undefined || !isCut()) response.end(body);
  else response.write(body.subarray(0, file.cutAfter), () => setTimeout(() => response.destroy(), 20));
  return status;
}

/** Used by tests only: a proxy that passes on whole requests and tunnels, and tells which. */
export interface TestProxy extends AsyncDisposable {
  readonly url: string;
  readonly passed: string[];
}

export async function openProxy(): Promise<TestProxy> {
  const passed: string[] = [];
  const open = new Set<Socket>();
  const proxy = createServer((incoming, response) => {
    passed.push(`${incoming.method} ${incoming.url}`);
    const onward = request(incoming.url ?? '', { method: incoming.method, headers: incoming.headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    onward.on('error', () => response.destroy());
    incoming.pipe(onward);
  });
  proxy.on('connect', (incoming, socket) => {
    passed.push(`CONNECT ${incoming.url}`);
    const [host, port] = (incoming.url ?? '').split(':');
    const onward = connect(Number(port), host, () => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n');
      onward.pipe(socket).pipe(onward);
    });
    onward.on('error', () => socket.destroy());
    socket.on('error', () => onward.destroy());
  });
  proxy.on('connection', (socket) => {
    open.add(socket);
    socket.on('close', () => open.delete(socket));
  });
  proxy.listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  const address = proxy.address();
  return {
    url: `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`,
    passed,
    [Symbol.asyncDispose]: async () => {
      for (const socket of open) socket.destroy();
      proxy.close();
      await once(proxy, 'close');
    },
  };
}
