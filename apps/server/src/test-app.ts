import { createClient, type Client } from '@lockstep/client';
import { temporaryDatabase } from '@lockstep/testkit';
import { expect } from 'vitest';
import type { AppOptions } from './app-options.ts';
import { type App, createApp } from './app.ts';
import { quietLog } from './platform/test-context.ts';

/** What a refusal says. */
export interface Refusal {
  readonly status: number;
  readonly code: string;
  readonly title: string;
  readonly help: string | undefined;
  readonly fields: readonly string[];
}

export interface Request {
  readonly method?: string;
  readonly path: string;
  readonly body?: string | Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array> | object;
  readonly headers?: Record<string, string>;
}

export const get = (path: string): Request => ({ method: 'GET', path });
export const post = (path: string, body: Request['body'] & object): Request => ({ path, body });

/** Used by tests only: the product on a port of its own, with its first admin signed in. */
export interface TestApp {
  readonly app: App;
  /** Where its data lies, for a second process beside it. */
  readonly databaseUrl: string;
  readonly schema: string;
  readonly origin: string;
  readonly admin: Client;
  readonly cookie: string;
  /** What went wrong on our side so far; every entry is a bug. */
  readonly failures: readonly string[];
  /** As the admin; a plain object is sent as JSON, everything else as it is. */
  send(request: Request): Promise<Response>;
  /** The same, for a request that must be refused with `problem+json`, a cure, and without leaving a row behind. */
  refused(request: Request): Promise<Refusal>;
  /** Somebody with this cookie. */
  as(cookie: string): Client;
  /** Rows of every table that a request could have written to. */
  countRows(): Promise<Readonly<Record<string, number>>>;
  close(): Promise<void>;
}

/** @param listen how it begins to serve; left out: with its background work */
export async function openTestApp(
  options: Partial<AppOptions> = {},
  listen: (app: App) => Promise<string> = (app) => app.listen(0, '127.0.0.1'),
): Promise<TestApp> {
  const temporary = await temporaryDatabase();
  const failures: string[] = [];
  const app = await createApp({
    config: { schema: temporary.schema, publicUrl: 'http://localhost:4500', webFolder: '/nonexistent' },
    databaseUrl: temporary.url,
    log: { ...quietLog, error: (fields) => failures.push(describe(fields)) },
    checkAnswers: true,
    throttledPerMinute: 1_000,
    ...options,
  });
  const origin = await listen(app);
  const token = new URL((await app.setupLink()) ?? '').hash.replace('#token=', '');
  const setup = await fetch(`${origin}/api/v1/access/setup`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-lockstep-csrf': '1' },
    body: JSON.stringify({ token, name: 'Ada', email: 'ada@example.org', password: 'a long enough password' }),
  });
  const cookie = setup.headers.get('set-cookie')?.split(';')[0] ?? '';
  const send = (request: Request): Promise<Response> => sendAs(origin, cookie, request);
  const countRows = () => countAllRows(app, temporary.schema);
  return {
    app,
    databaseUrl: temporary.url,
    schema: temporary.schema,
    origin,
    cookie,
    failures,
    admin: clientOf(origin, cookie),
    send,
    as: (other) => clientOf(origin, other),
    countRows,
    async refused(request) {
      const before = await countRows();
      const refusal = await refusalOf(await send(request));
      expect(await countRows()).toEqual(before);
      return refusal;
    },
    async close() {
      await app.close();
      await temporary.drop();
    },
  };
}

function describe(fields: object): string {
  const error = 'err' in fields ? fields.err : fields;
  return error instanceof Error ? (error.stack ?? error.message) : JSON.stringify(error);
}

function clientOf(origin: string, cookie: string): Client {
  return createClient({
    baseUrl: origin,
    fetch: (url, init) => {
      const headers = new Headers(init?.headers);
      headers.set('cookie', cookie);
      return fetch(url, { ...init, headers });
    },
  });
}

async function sendAs(origin: string, cookie: string, request: Request): Promise<Response> {
  const { method = 'POST', path, body, headers = {} } = request;
  const isRaw = typeof body === 'string' || body instanceof Uint8Array || body instanceof ReadableStream;
  const init: RequestInit & { duplex?: 'half' } = {
    method,
    headers: { 'content-type': 'application/json', 'x-lockstep-csrf': '1', cookie, ...headers },
  };
  if (body !== undefined) init.body = isRaw ? body : JSON.stringify(body);
  if (body instanceof ReadableStream) init.duplex = 'half';
  return await fetch(origin + path, init);
}

/** Every refusal is `problem+json` with a status of the client's, a code, one line of title and a cure. */
export async function refusalOf(response: Response): Promise<Refusal> {
  const text = await response.text();
  if (response.status < 400) throw new Error(`it was served: ${text.slice(0, 500)}`);
  expect(response.headers.get('content-type')).toContain('application/problem+json');
  const body = JSON.parse(text) as Omit<Refusal, 'fields'> & { fields?: { field: string }[] };
  expect(body.status).toBe(response.status);
  expect(body.status).toBeGreaterThanOrEqual(400);
  expect(body.status).toBeLessThan(500);
  expect(body.help).toMatch(/\S/);
  expect(body.title).not.toMatch(/\n/);
  expect(text.length).toBeLessThan(10_000);
  const { status, code, title, help } = body;
  return { status, code, title, help, fields: (body.fields ?? []).map(({ field }) => field) };
}

/** Written beside requests: by jobs, the sequencer, or by being signed in. */
const ownLife = new Set([
  'evidence_head',
  'job',
  'user_session',
  'precomputed_verdict',
  'safe_harbour',
  'exposure',
  'exposure_head',
  'exposure_matter',
  'fact_part',
  'alert_source_hour',
  'alert_source_payload',
]);

async function countAllRows(app: App, schema: string): Promise<Record<string, number>> {
  const { rows: tables } = await app.database.pool.query<{ name: string }>(
    `select tablename as name from pg_tables where schemaname = $1 order by 1`,
    [schema],
  );
  const counted = tables.map(({ name }) => name).filter((name) => !ownLife.has(name));
  const counts = counted.map((name) => `select '${name}' as name, count(*)::int as n from "${schema}"."${name}"`);
  const { rows } = await app.database.pool.query<{ name: string; n: number }>(counts.join(' union all '));
  return Object.fromEntries(rows.map(({ name, n }) => [name, n]));
}
