import http from 'node:http';
import type { AddressInfo } from 'node:net';

/** What a provider does with the messages it gets from now on. */
export type Behaviour =
  | 'accepts'
  | 'refuses'
  | 'throttles'
  | 'fails'
  /** Takes the whole message and cuts the line. */
  | 'resets'
  /** Takes the whole message and says nothing. */
  | 'hangs'
  | 'redirects'
  /** Says yes, and does not stop talking. */
  | 'floods';

/** One message as a provider got it. */
export interface Received {
  /** All of it, as it came; for mail decoded. */
  readonly raw: string;
  /** What a receiver reads, escapes taken back. */
  readonly text: string;
  /** By what the provider or receiver knows a repeat; undefined where the format has no place for it. */
  readonly key: string | undefined;
}

/** Used by tests only: a real server of a provider's kind. */
export interface StandIn extends AsyncDisposable {
  readonly received: Received[];
  /** How much it has said while it floods. */
  readonly flooded: () => number;
  behave(behaviour: Behaviour): void;
}

export interface HttpAnswerOfProvider {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

export interface HttpRequestOfOurs {
  readonly method: string;
  /** With its query. */
  readonly path: string;
  readonly headers: http.IncomingHttpHeaders;
  readonly body: string;
  /** The body as it came, where it is no text. */
  readonly bytes: Buffer;
}

/** How a provider's documented interface differs from others. */
export interface HttpProvider {
  /** Throws where the request is not as documented; that is answered 400. */
  read(request: HttpRequestOfOurs): Received;
  /** What it says while it accepts, where that differs from request to request; undefined: as `answers` has it. */
  accept?(request: HttpRequestOfOurs): HttpAnswerOfProvider | undefined;
  readonly answers: Readonly<Partial<Record<'accepts' | 'refuses' | 'throttles' | 'fails', HttpAnswerOfProvider>>>;
}

export interface HttpStandIn extends StandIn {
  readonly origin: string;
  readonly requests: HttpRequestOfOurs[];
  /** What was wrong with requests that are not as documented. */
  readonly problems: string[];
}

const usualAnswers: Required<HttpProvider['answers']> = {
  accepts: { status: 200, body: {} },
  refuses: { status: 404, body: 'no such address' },
  throttles: { status: 429, headers: { 'retry-after': '7' }, body: 'slow down' },
  fails: { status: 503, body: 'try later' },
};

/** Speaks HTTP on the loopback; the vendor's part says what a documented request is. */
export async function httpStandIn(provider: HttpProvider): Promise<HttpStandIn> {
  const [requests, received, problems]: [HttpRequestOfOurs[], Received[], string[]] = [[], [], []];
  const state = { behaviour: 'accepts' as Behaviour, flooded: 0 };
  const server = http.createServer((request, response) => {
    void (async () => {
      const ours = await take(request).catch(() => undefined);
      // Whoever sent it was ended halfway, and waits for nothing.
      if (ours === undefined) return;
      requests.push(ours);
      try {
        received.push(provider.read(ours));
      } catch (error) {
        problems.push(String(error));
        return say(response, { status: 400, body: String(error) });
      }
      const own = state.behaviour === 'accepts' ? provider.accept?.(ours) : undefined;
      return own === undefined ? answer(state, provider, request, response) : say(response, own);
    })();
  });
  const { promise, resolve } = Promise.withResolvers<void>();
  server.listen(0, '127.0.0.1', resolve);
  await promise;
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    received,
    problems,
    flooded: () => state.flooded,
    behave: (behaviour) => {
      state.behaviour = behaviour;
    },
    async [Symbol.asyncDispose]() {
      const closed = Promise.withResolvers<void>();
      server.close(() => closed.resolve());
      server.closeAllConnections();
      await closed.promise;
    },
  };
}

async function take(request: http.IncomingMessage): Promise<HttpRequestOfOurs> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  const { method = '', url: path = '', headers } = request;
  const bytes = Buffer.concat(chunks);
  return { method, path, headers, body: bytes.toString(), bytes };
}

function answer(
  state: { readonly behaviour: Behaviour; flooded: number },
  provider: HttpProvider,
  request: http.IncomingMessage,
  response: http.ServerResponse,
): void {
  const { behaviour } = state;
  switch (behaviour) {
    case 'accepts':
    case 'refuses':
    case 'throttles':
    case 'fails':
      return say(response, provider.answers[behaviour] ?? usualAnswers[behaviour]);
    case 'redirects':
      return say(response, { status: 307, headers: { location: `http://${request.headers.host}/elsewhere` } });
    case 'resets':
      return void request.socket.resetAndDestroy();
    case 'hangs':
      return;
    case 'floods':
      return flood(state, provider, response);
  }
}

function say(response: http.ServerResponse, { status, headers, body }: HttpAnswerOfProvider): void {
  response.writeHead(status, { ...headers });
  response.end(typeof body === 'string' ? body : JSON.stringify(body ?? {}));
}

function flood(state: { flooded: number }, provider: HttpProvider, response: http.ServerResponse): void {
  const { headers, body } = provider.answers.accepts ?? usualAnswers.accepts;
  response.writeHead(200, { ...headers });
  response.write(typeof body === 'string' ? body : JSON.stringify(body ?? {}));
  const chunk = ' '.repeat(64 * 1024);
  const more = (): void => {
    while (!response.destroyed && state.flooded < 512 * 1024 * 1024) {
      state.flooded += chunk.length;
      if (!response.write(chunk)) return void response.once('drain', more);
    }
  };
  more();
}
