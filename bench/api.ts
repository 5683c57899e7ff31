/** The product over HTTP on kept connections, asked by the first admin of a fresh installation. */
import { Agent, request } from 'node:http';

export interface Api {
  /** The text of the answer; a refusal is an error. A text is sent as it is, everything else as JSON. */
  call(method: string, path: string, body?: unknown): Promise<string>;
  /** From here on with a token of these scopes, as a pipeline calls, instead of the session. */
  useToken(scopes: readonly string[]): Promise<void>;
  close(): void;
}

interface Reply {
  readonly status: number;
  readonly text: string;
  readonly cookie: string;
}

/** Makes the first admin with the token of the setup link. At most `connections` calls run at once. */
export async function signUp(origin: string, setupToken: string, connections = 4): Promise<Api> {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  let headers: Record<string, string> = { 'content-type': 'application/json', 'x-lockstep-csrf': '1' };

  const send = (method: string, path: string, body: string | undefined): Promise<Reply> =>
    new Promise((done, fail) => {
      const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) };
      const asked = request(origin + path, { method, agent, headers: { ...headers, ...length } }, (reply) => {
        const pieces: Buffer[] = [];
        reply.on('data', (piece: Buffer) => pieces.push(piece));
        reply.on('end', () => {
          const cookie = reply.headers['set-cookie']?.[0]?.split(';')[0] ?? '';
          done({ status: reply.statusCode ?? 0, text: Buffer.concat(pieces).toString(), cookie });
        });
      });
      asked.on('error', fail);
      asked.end(body);
    });
  const served = async (method: string, path: string, body?: unknown): Promise<Reply> => {
    const text = typeof body === 'string' || body === undefined ? body : JSON.stringify(body);
    const reply = await send(method, path, text ?? (method === 'GET' ? undefined : '{}'));
    if (reply.status >= 300) throw new Error(`${method} ${path}: ${reply.status} ${reply.text.slice(0, 400)}`);
    return reply;
  };

  const person = { name: 'Bench', email: 'bench@example.org', password: 'a long enough password' };
  const { cookie } = await served('POST', '/api/v1/access/setup', { token: setupToken, ...person });
  headers = { ...headers, cookie };
  return {
    call: async (method, path, body) => (await served(method, path, body)).text,
    async useToken(scopes) {
      const made = JSON.parse((await served('POST', '/api/v1/access/tokens', { name: 'bench', scopes })).text);
      headers = { 'content-type': 'application/json', authorization: `Bearer ${made.token}` };
    },
    close: () => agent.destroy(),
  };
}
