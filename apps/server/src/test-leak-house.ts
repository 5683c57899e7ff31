import { randomBytes } from 'node:crypto';
import { type Operation, type OperationName, operations, type Role, rolePermissions, roles } from '@lockstep/contract';
import { followOnce } from '#incidents/index.ts';
import { sequenceOnce } from './platform/evidence/sequencer.ts';
import { FixedClock } from './platform/test-context.ts';
import { openTestApp, type TestApp } from './test-app.ts';
import type { AppOptions } from './app-options.ts';

const password = 'a long enough password';

/** Who asks: a person by a session, a token, or nobody. */
export interface Caller {
  readonly name: string;
  readonly userId: string | undefined;
  readonly headers: Readonly<Record<string, string>>;
}

export interface Answer {
  readonly status: number;
  readonly body: string;
}

/** Used by tests only: an installation with the sample, real data, and everybody who could ask for something. */
export interface LeakHouse {
  readonly product: TestApp;
  readonly clock: FixedClock;
  /** Everybody who may not know of the restricted incident. */
  readonly strangers: readonly Caller[];
  readonly reader: Caller;
  /** Reads with the reader, and not any more later. */
  readonly former: Caller;
  /** Is called to it, and reads it to the end. */
  readonly called: Caller;
  /** Nothing about the restricted incident holds no such word; each is said nowhere else. */
  readonly canaries: string[];
  /** A new word that is said nowhere else. */
  canary(): string;
  ask(this: void, caller: Caller, name: OperationName, request?: Asked): Promise<Answer>;
  /** As `ask`, of what must be answered. */
  make(
    this: void,
    caller: Caller,
    name: OperationName,
    request?: Asked,
  ): Promise<Record<string, never> & { readonly id: string }>;
  /** Lets everything happen that happens by itself. */
  settle(): Promise<void>;
  /** What was logged, in all detail. */
  readonly log: readonly string[];
  close(): Promise<void>;
}

export interface Asked {
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  /** A text: the bytes of an upload. */
  readonly body?: object | string | undefined;
  readonly key?: string;
}

export const unknownId = '018f0000-0000-7000-8000-00000000abcd';

export async function openLeakHouse(options: Partial<AppOptions> = {}): Promise<LeakHouse> {
  // After everything that the sample tells of.
  const clock = new FixedClock(Date.UTC(2027, 0, 15, 12));
  const log: string[] = [];
  const note = (fields: object, message: string) => void log.push(`${message} ${describe(fields)}`);
  // Serves, and does by itself nothing that it is not told to.
  const product = await openTestApp(
    { clock, log: { debug: note, info: note, warn: note, error: note } as AppOptions['log'], ...options },
    async (app) => await app.http.listen({ port: 0, host: '127.0.0.1' }),
  );
  await product.app.loadSample();
  const canaries: string[] = [];
  const ask = (caller: Caller, name: OperationName, request: Asked = {}) => askAs(product, caller, name, request);
  const make: LeakHouse['make'] = async (caller, name, request) => {
    const { status, body } = await ask(caller, name, request);
    if (status !== 200) throw new Error(`${caller.name} ${name}: ${status} ${body}`);
    return JSON.parse(body);
  };
  const admin: Caller = { name: 'admin', userId: undefined, headers: { cookie: product.cookie } };
  const callers = new Map<string, Caller>([['admin', admin]]);
  const people: readonly (readonly [string, Role])[] = [
    ...roles.filter((role) => role !== 'admin').map((role) => [role as string, role] as const),
    ['reader', 'security_key'],
    ['former', 'responder'],
    ['called', 'responder'],
    ['player', 'admin'],
  ];
  for (const [name, role] of people) callers.set(name, await addPerson(product, make, admin, name, role));
  const by = (name: string): Caller => callers.get(name) ?? admin;
  return {
    product,
    clock,
    strangers: [
      ...roles.map((role) => by(role)),
      ...(await addTokens(make, callers)),
      { name: 'nobody', userId: undefined, headers: {} },
      await takeSeat(product, make, by('player')),
    ],
    reader: by('reader'),
    former: by('former'),
    called: by('called'),
    canaries,
    canary() {
      const word = `zq${randomBytes(8).toString('hex')}`;
      canaries.push(word);
      return word;
    },
    ask,
    make,
    log,
    async settle() {
      // What one of them does gives the others something to do.
      for (let quiet = 0; quiet < 3; quiet += 1) {
        while (await sequenceOnce(product.app.database));
        while (await followOnce(product.app.database));
        if ((await product.app.jobs.runDue()) > 0) quiet = 0;
      }
    },
    close: () => product.close(),
  };
}

function describe(fields: object): string {
  const error = 'err' in fields ? fields.err : undefined;
  return `${JSON.stringify(fields)} ${error instanceof Error ? `${error.message} ${error.stack ?? ''}` : ''}`;
}

async function askAs(product: TestApp, caller: Caller, name: OperationName, request: Asked): Promise<Answer> {
  const entry: Operation = operations[name];
  const path = entry.path.replaceAll(/:(\w+)/g, (_, param: string) =>
    encodeURIComponent(request.params?.[param] ?? unknownId),
  );
  const query = new URLSearchParams(request.query ?? {}).toString();
  const hasBody = !['GET', 'DELETE'].includes(entry.method);
  const response = await product.app.http.inject({
    method: entry.method,
    url: query === '' ? path : `${path}?${query}`,
    headers: {
      'x-lockstep-csrf': '1',
      ...(request.key === undefined ? {} : { 'idempotency-key': request.key }),
      ...(typeof request.body === 'string' ? { 'content-type': 'application/octet-stream' } : {}),
      ...caller.headers,
    },
    ...(hasBody ? { payload: request.body ?? {} } : {}),
  });
  return { status: response.statusCode, body: response.body };
}

/** Real people by real links. */
async function addPerson(
  product: TestApp,
  make: LeakHouse['make'],
  admin: Caller,
  name: string,
  role: Role,
): Promise<Caller> {
  const { link, userId } = (await make(admin, 'invitePerson', {
    body: { name: `${name} person`, email: `${name}@example.org` },
  })) as unknown as { link: string; userId: string };
  await product.app.database.pool.query(
    `insert into user_role (user_id, role, granted_at, is_single_person) values ($1, $2, '2026-01-01', false)`,
    [userId, role],
  );
  const accepted = await product.app.http.inject({
    method: 'POST',
    url: '/api/v1/access/links/accept',
    headers: { 'x-lockstep-csrf': '1' },
    payload: { token: link.split('#token=')[1], password },
  });
  const cookie = String(accepted.headers['set-cookie']).split(';')[0] ?? '';
  return { name, userId, headers: { cookie } };
}

async function addTokens(make: LeakHouse['make'], callers: ReadonlyMap<string, Caller>): Promise<readonly Caller[]> {
  const tokens: Caller[] = [];
  for (const name of ['admin', 'responder', 'security_key', 'reader']) {
    const caller = callers.get(name);
    if (caller === undefined) throw new RangeError(`there is no ${name}`);
    const role: Role = name === 'reader' ? 'security_key' : (name as Role);
    const scopes = [...rolePermissions[role]].filter((scope) => !/sign_|break_glass/.test(scope));
    const { token } = (await make(caller, 'createToken', { body: { name: `of ${name}`, scopes } })) as unknown as {
      token: string;
    };
    tokens.push({ name: `token of ${name}`, userId: caller.userId, headers: { authorization: `Bearer ${token}` } });
  }
  return tokens;
}

/** An admin who plays a person of the sample. */
async function takeSeat(product: TestApp, make: LeakHouse['make'], player: Caller): Promise<Caller> {
  const { rows } = await product.app.database.pool.query<{ id: string }>(
    `select u.id from user_account u join user_role r on r.user_id = u.id
     where u.is_sample and r.role = 'security_key' limit 1`,
  );
  const userId = rows[0]?.id ?? '';
  await make(player, 'takeSeat', { body: { userId } });
  return { ...player, name: 'seat', userId };
}
