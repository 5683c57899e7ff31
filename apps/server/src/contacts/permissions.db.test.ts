import { channelsOperations, contactMethodsOperations, type Operations } from '@lockstep/contract';
import { describe, expect, it } from 'vitest';
import type { RequestContext } from '../platform/context.ts';
import { channelsHandlers } from './channel-routes.ts';
import { contactMethodsHandlers } from './method-routes.ts';
import { testContacts } from './test-contacts.ts';

type AnyHandler = (ctx: RequestContext, input: unknown) => Promise<unknown>;

const contacts = testContacts();
const id = '018f0000-0000-7000-8000-000000000000';
/** As a valid request would have it, for every operation at once. */
const input = {
  params: { setup: id, destination: id, method: id, person: 'me' },
  query: { limit: 10 },
  body: {
    kind: 'ntfy',
    name: 'x',
    settings: {},
    address: 'x',
    setup: id,
    code: '123456',
    method: id,
    keepEarlier: true,
    high: [],
    low: [],
    quietHours: null,
  },
};

describe.each([
  ['channels', channelsOperations, () => channelsHandlers(contacts.parts)],
  ['contact methods', contactMethodsOperations, () => contactMethodsHandlers(contacts.parts)],
] as const)('%s', (_slice, operations: Operations, handlersOf: () => object) => {
  it.each(Object.keys(operations))('%s checks the right itself, without the router before it', async (name) => {
    const handler = new Map<string, AnyHandler>(Object.entries(handlersOf())).get(name);

    await expect(handler?.(contacts.platform.as([]), input)).rejects.toMatchObject({ code: 'access.forbidden' });
  });

  it.each(Object.entries(operations).filter(([, { method }]) => method !== 'GET'))(
    '%s is not for sample people',
    async (name) => {
      const handler = new Map<string, AnyHandler>(Object.entries(handlersOf())).get(name);
      const sample = contacts.platform.as(['admin'], { isSample: true });

      await expect(handler?.(sample, input)).rejects.toMatchObject({ code: 'gate.sample_only' });
    },
  );
});
