import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { temporaryDatabase } from '@lockstep/testkit';

const ROOT = resolve(import.meta.dirname, '../../..');
const MAIN = join(ROOT, 'apps/cli/src/main.ts');
const PASSWORD = 'a long enough password';
/** Rights that no token can have. */
const PEOPLE_ONLY = /^gate\.(sign_|hold_|break_glass|policy)|^services\.mode$|read_restricted/;

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A signed-in person, who may do what no token may. */
export interface Session {
  post(path: string, body: unknown): Promise<Record<string, unknown>>;
  put(path: string, body: unknown): Promise<Record<string, unknown>>;
  get(path: string): Promise<Record<string, unknown>>;
}

/** The running product, and a command line of its own settings and state. */
export interface Product extends AsyncDisposable {
  readonly url: string;
  readonly token: string;
  /** Working folder of the commands. */
  readonly folder: string;
  readonly admin: Session;
  lockstep(args: readonly string[], more?: { env?: Record<string, string>; input?: string | Buffer }): Promise<Ended>;
  start(args: readonly string[], env?: Record<string, string>): ChildProcess;
  /** A second person, with the password set. */
  addPerson(name: string): Promise<{ readonly userId: string; readonly session: Session }>;
  /** While `work` goes on, nothing answers at the address of the server. */
  whileAway<Result>(work: () => Promise<Result>): Promise<Result>;
}

/** @param variables more of the server's environment */
export async function startProduct(variables: Readonly<Record<string, string>> = {}): Promise<Product> {
  const database = await temporaryDatabase();
  const folder = mkdtempSync(join(tmpdir(), 'lockstep-cli-'));
  const port = await freePort();
  const line = await startLine(port);
  const { url } = line;
  const server = lockstep(['serve'], folder, {
    LOCKSTEP_DATABASE_URL: database.url,
    LOCKSTEP_DATABASE_SCHEMA: database.schema,
    LOCKSTEP_PORT: String(port),
    LOCKSTEP_DATA_DIR: join(folder, 'data'),
    ...variables,
  });
  const link = await firstLink(server);
  const admin = await enter(url, '/api/v1/access/setup', {
    token: link.split('#token=')[1],
    name: 'Ada',
    email: 'ada@example.org',
    password: PASSWORD,
  });
  const me = await admin.get('/api/v1/access/me');
  const scopes = (me['permissions'] as string[]).filter((name) => !PEOPLE_ONLY.test(name));
  const token = String((await admin.post('/api/v1/access/tokens', { name: 'ci', scopes }))['token']);
  const start = (args: readonly string[], env: Record<string, string> = {}) =>
    lockstep(args, folder, { LOCKSTEP_URL: url, LOCKSTEP_TOKEN: token, ...env });
  return {
    url,
    token,
    folder,
    admin,
    whileAway: async (work) => {
      await line.cut();
      try {
        return await work();
      } finally {
        await line.mend();
      }
    },
    start,
    lockstep: async (args, { env, input } = {}) => {
      const child = start(args, env);
      child.stdin?.end(input ?? '');
      return ended(child);
    },
    addPerson: async (name) => {
      const email = `${name.toLowerCase()}@example.org`;
      const invited = await admin.post('/api/v1/access/people', { name, email });
      const accepted = String(invited['link']).split('#token=')[1];
      const session = await enter(url, '/api/v1/access/links/accept', { token: accepted, password: PASSWORD });
      return { userId: String(invited['userId']), session };
    },
    [Symbol.asyncDispose]: async () => {
      await line.cut();
      server.kill('SIGTERM');
      if (server.exitCode === null) await once(server, 'close');
      await database.drop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Nothing of the developer's own settings gets in. */
function lockstep(args: readonly string[], folder: string, env: Record<string, string>): ChildProcess {
  const { PATH = '' } = process.env;
  return spawn(process.execPath, ['--disable-warning=ExperimentalWarning', MAIN, ...args], {
    cwd: folder,
    env: { PATH, HOME: folder, XDG_STATE_HOME: join(folder, 'state'), XDG_CONFIG_HOME: join(folder, 'config'), ...env },
    stdio: 'pipe',
  });
}

export async function ended(child: ChildProcess): Promise<Ended> {
  let [stdout, stderr] = ['', ''];
  child.stdout?.on('data', (chunk) => (stdout += String(chunk)));
  child.stderr?.on('data', (chunk) => (stderr += String(chunk)));
  await once(child, 'close');
  return { code: child.exitCode, stdout, stderr };
}

async function firstLink(server: ChildProcess): Promise<string> {
  let output = '';
  server.stderr?.on('data', (chunk) => (output += String(chunk)));
  for await (const chunk of server.stdout ?? []) {
    output += String(chunk);
    const link = /https?:\/\/\S+#token=\S+/.exec(output)?.[0];
    if (link !== undefined) {
      server.stdout?.resume();
      return link;
    }
  }
  throw new Error(`the server did not start:\n${output}`);
}

async function enter(url: string, path: string, body: unknown): Promise<Session> {
  const answer = await send(url, path, '', body);
  const cookie = answer.headers.get('set-cookie')?.split(';')[0] ?? '';
  return {
    get: async (each) => toJson(await fetch(url + each, { headers: { cookie } })),
    post: async (each, content) => toJson(await send(url, each, cookie, content)),
    put: async (each, content) => toJson(await send(url, each, cookie, content, 'PUT')),
  };
}

async function toJson(response: Response): Promise<Record<string, unknown>> {
  const value = (await response.json()) as Record<string, unknown>;
  if (!response.ok) throw new Error(`${response.url}: ${JSON.stringify(value)}`);
  return value;
}

function send(
  url: string,
  path: string,
  cookie: string,
  body: unknown,
  method: 'POST' | 'PUT' = 'POST',
): Promise<Response> {
  return fetch(url + path, {
    method,
    headers: { cookie, 'content-type': 'application/json', 'x-lockstep-csrf': '1' },
    body: JSON.stringify(body),
  });
}

/** The way to the server, which can be cut. */
async function startLine(serverPort: number) {
  const open = new Set<Socket>();
  const line = createServer((socket) => {
    const onward = connect(serverPort, '127.0.0.1');
    for (const end of [socket, onward]) {
      open.add(end);
      end.on('error', () => undefined).on('close', () => open.delete(end));
    }
    socket.pipe(onward).pipe(socket);
  });
  const port = await freePort();
  const mend = async (): Promise<void> => {
    line.listen(port, '127.0.0.1');
    await once(line, 'listening');
  };
  await mend();
  return {
    url: `http://127.0.0.1:${port}`,
    mend,
    cut: async (): Promise<void> => {
      const closed = once(line, 'close');
      line.close();
      for (const socket of open) socket.destroy();
      await closed;
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address !== null ? address.port : 0;
}
