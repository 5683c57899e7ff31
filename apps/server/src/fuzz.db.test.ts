import { type Method, type Operation, operations } from '@lockstep/contract';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { openTestApp, type TestApp } from './test-app.ts';

let server: TestApp;
const seconds = Number(process.env['LOCKSTEP_FUZZ_SECONDS'] ?? 8);

/** They would end the session everything else runs in, or take long by design. */
const left = new Set([
  'signOut',
  'changePassword',
  'takeSeat',
  'deactivatePerson',
  'recoverPerson',
  'revokeSession',
  'loadSample',
  'removeSample',
  'exportEvidence',
]);

beforeAll(async () => {
  server = await openTestApp();
  const { admin } = server;
  await admin.call('createEnvironment', { body: { name: 'production', isProduction: true } });
  await admin.call('createService', { body: { name: 'web' } });
  for (const version of ['1.0.0', '2.0.0'])
    await admin.call('addRelease', { params: { service: 'web' }, body: { version } });
  await admin.call('recordDeployment', {
    params: { service: 'web' },
    body: { environment: 'production', version: '2.0.0' },
  });
});
afterAll(async () => {
  await server.close();
});

it(
  `answers whatever the contract allows, and a bit more, without a failure of its own`,
  async () => {
    const entries: [string, Operation][] = Object.entries(operations).filter(
      ([name, entry]) => !left.has(name) && server.app.http.hasRoute({ method: entry.method, url: entry.path }),
    );
    const requests = fc.constantFrom(...entries).chain(([name, entry]) => requestsOf(name, entry));
    const statuses = new Map<number, number>();

    await fc.assert(
      fc.asyncProperty(requests, async ({ method, url, body }) => {
        const before = server.failures.length;
        const headers = { cookie: server.cookie, 'x-lockstep-csrf': '1' };
        const response = await server.app.http.inject({
          method,
          url,
          headers: { ...headers, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
          ...(body === undefined ? {} : { payload: body }),
        });
        statuses.set(response.statusCode, (statuses.get(response.statusCode) ?? 0) + 1);
        expect(server.failures.slice(before)).toEqual([]);
        expect(response.statusCode).toBeLessThan(500);
        if (response.statusCode >= 400)
          expect(response.json()).toMatchObject({ code: expect.any(String), help: expect.any(String) });
      }),
      { numRuns: 1_000_000, interruptAfterTimeLimit: seconds * 1_000, endOnFailure: false },
    );

    // A run that is turned away at the door tries nothing.
    expect(statuses.get(200) ?? 0).toBeGreaterThan(20);
  },
  120_000 + seconds * 1_000,
);

/** A request nearly as the contract says. */
interface HostileRequest {
  readonly name: string;
  readonly method: Method;
  readonly url: string;
  readonly body: string | undefined;
}

/** Requests for an operation: fields of the right shape with likely or strange values, and now and then one bent out of shape. */
function requestsOf(name: string, entry: Operation): fc.Arbitrary<HostileRequest> {
  const hasBody = entry.method !== 'GET' && entry.method !== 'DELETE';
  return fc
    .record({
      params: valueOf(schemaOf(entry.params)),
      query: valueOf(schemaOf(entry.query)),
      body: hasBody ? (entry.stream === true ? strange : bent(valueOf(schemaOf(entry.body)))) : fc.constant(undefined),
    })
    .map(({ params, query, body }) => ({
      name,
      method: entry.method,
      url: fill(entry.path, params) + search(query),
      body: body === undefined ? undefined : (JSON.stringify(body) ?? 'undefined'),
    }));
}

type JsonSchema = z.core.JSONSchema.JSONSchema;

function schemaOf(type: z.ZodType): JsonSchema {
  return z.toJSONSchema(type, { io: 'input', unrepresentable: 'any' });
}

const known = ['web', 'production', '1.0.0', '2.0.0', 'osv', 'kev', 'reliability', 'security', '1'];
const texts = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...known) },
  {
    weight: 2,
    arbitrary: fc.constantFrom(
      '',
      ' ',
      '\u0000',
      'a\u0000b',
      '\ud800',
      '__proto__',
      '../..',
      "'--",
      'é',
      '🎷',
      'x'.repeat(3_000),
      'NaN',
      'null',
      '%',
      '%00',
      'true',
    ),
  },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 40 }) },
);
const numbers = fc.oneof(
  fc.integer({ min: 1, max: 200 }),
  fc.constantFrom(0, -1, 1.5, 1e21, 2 ** 31, 2 ** 53, -0),
  fc.double(),
);
const moments = fc.constantFrom(
  '2026-01-01T00:00:00Z',
  '1970-01-01T00:00:00Z',
  '9999-12-31T23:59:59.999Z',
  '2026-11-20T12:00:00+14:00',
  '0000-01-01T00:00:00Z',
  '2026-02-30T00:00:00Z',
  '2025-06-01T00:00:00.123456789Z',
  'now',
);
const ids = fc.constantFrom(
  '018f0000-0000-7000-8000-000000000000',
  '00000000-0000-0000-0000-000000000000',
  'not-an-id',
);
const strange: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom(null, true, [], {}, [[]], -1),
  texts,
  numbers,
  fc.json().map((text): unknown => JSON.parse(text)),
);

function valueOf(schema: JsonSchema): fc.Arbitrary<unknown> {
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices !== undefined) return fc.oneof(...choices.map((choice) => asValue(choice)));
  if (schema.enum !== undefined) return fc.constantFrom(...schema.enum);
  if (schema.const !== undefined) return fc.constant(schema.const);
  const { type } = schema;
  switch (type) {
    case 'object':
      return objectOf(schema);
    case 'array':
      return fc.array(Array.isArray(schema.items) ? strange : asValue(schema.items ?? true), { maxLength: 4 });
    case 'boolean':
      return fc.boolean();
    case 'integer':
    case 'number':
      return numbers;
    case 'null':
      return fc.constant(null);
    case 'string':
      return textOf(schema);
    case undefined:
      return strange;
  }
  return strange;
}

function asValue(schema: JsonSchema | boolean): fc.Arbitrary<unknown> {
  return typeof schema === 'boolean' ? strange : valueOf(schema);
}

function textOf(schema: JsonSchema): fc.Arbitrary<unknown> {
  if (schema.format === 'date-time') return moments;
  if (schema.format === 'uuid') return ids;
  if (schema.format === 'email')
    return fc.constantFrom('a@example.org', 'A@EXAMPLE.org', 'a', `${'x'.repeat(250)}@example.org`);
  return texts;
}

function objectOf(schema: JsonSchema): fc.Arbitrary<unknown> {
  const required = schema.required ?? [];
  const members = Object.entries(schema.properties ?? {}).map(([name, member]) => {
    const value = asValue(member);
    return [name, required.includes(name) ? value : fc.option(value, { nil: undefined })] as const;
  });
  if (members.length === 0 && schema.additionalProperties !== undefined)
    return fc.dictionary(texts, strange, { maxKeys: 4 });
  return fc.record(Object.fromEntries(members));
}

/** Mostly as it is; else one member is another thing, missing, or one too many. */
function bent(values: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  const changed = fc.tuple(values, fc.nat(), strange).map(([value, at, other]) => {
    if (typeof value !== 'object' || value === null) return other;
    const names = Object.keys(value);
    const name = names[at % (names.length + 1)] ?? 'unasked';
    return { ...value, [name]: other };
  });
  return fc.oneof(
    { weight: 3, arbitrary: values },
    { weight: 1, arbitrary: changed },
    { weight: 1, arbitrary: strange },
  );
}

function encoded(value: unknown): string {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
  return encodeURIComponent(text.toWellFormed());
}

function fill(path: string, params: unknown): string {
  const members: Record<string, unknown> = { ...(typeof params === 'object' ? params : {}) };
  return path.replaceAll(/:(\w+)/g, (_, name: string) => encoded(members[name] ?? 'x'));
}

function search(query: unknown): string {
  const members = Object.entries(typeof query === 'object' && query !== null ? query : {});
  const parts = members.filter(([, value]) => value !== undefined).map(([name, value]) => `${name}=${encoded(value)}`);
  return parts.length === 0 ? '' : `?${parts.join('&')}`;
}
