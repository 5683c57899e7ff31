import type { contactMethodsOperations } from '@lockstep/contract';
import type { RequestContext } from '../platform/context.ts';
import { isoInstant } from '../platform/db/row-types.ts';
import type { Handlers } from '../platform/http/handlers.ts';
import { toPage } from '../platform/http/paging.ts';
import { addMethod, listMethods, removeMethod } from './add-method.ts';
import type { ContactMethod } from './contact.ts';
import { chatAccountsHandlers } from './chat-account-routes.ts';
import { listContactChannels } from './list-contact-channels.ts';
import { listReadiness } from './list-readiness.ts';
import { methodBody, preferencesBody, readinessBody, testBody, toPreferences } from './method-answer.ts';
import type { ContactParts } from './open-channels.ts';
import { listTestPages, sendTestPage } from './send-test-page.ts';
import { getPreferences, hearsOfShifts, setPreferences } from './set-preferences.ts';
import { abilitiesBody, checkBody } from './setup-answer.ts';
import { listSetups } from './setup-store.ts';
import { makeBotLink, resumeMethod, sendCode, verifyCode } from './verify-method.ts';

export function contactMethodsHandlers(parts: ContactParts): Handlers<typeof contactMethodsOperations> {
  async function bodiesOf(ctx: RequestContext, methods: readonly ContactMethod[]) {
    const names = new Map((await listSetups(ctx.read)).map(({ id, name }) => [id, name]));
    return methods.map((method) => methodBody(parts.channels, method, names.get(method.setupId) ?? ''));
  }
  async function bodyOf(ctx: RequestContext, method: ContactMethod) {
    const [body] = await bodiesOf(ctx, [method]);
    if (body === undefined) throw new RangeError('one method has one body');
    return body;
  }
  return {
    ...chatAccountsHandlers(parts),
    listContactChannels: async (ctx) => ({
      items: (await listContactChannels(parts, ctx)).map(({ setup, channel, publicKey }) => ({
        ...abilitiesBody(channel),
        setup: setup.id,
        setupName: setup.name,
        verification: channel.verification,
        publicKey: publicKey ?? null,
      })),
    }),
    listContactMethods: async (ctx, { params }) => ({
      items: await bodiesOf(ctx, await listMethods(ctx, params.person)),
    }),
    addContactMethod: async (ctx, { params, body }) =>
      await bodyOf(ctx, await addMethod(parts, ctx, params.person, body)),
    removeContactMethod: async (ctx, { params }) => {
      await removeMethod(ctx, params.method);
      return {};
    },
    makeContactLink: async (ctx, { body }) => {
      const { link, expiresAt } = await makeBotLink(parts, ctx, body.setup);
      return { link, expiresAt: isoInstant(expiresAt) };
    },
    sendContactCode: async (ctx, { params }) => {
      const check = await sendCode(parts, ctx, params.method);
      return { ...checkBody(check), expiresAt: check.expiresAt === undefined ? null : isoInstant(check.expiresAt) };
    },
    verifyContactMethod: async (ctx, { params, body }) =>
      await bodyOf(ctx, await verifyCode(parts, ctx, params.method, body.code)),
    resumeContactMethod: async (ctx, { params }) => await bodyOf(ctx, await resumeMethod(ctx, params.method)),
    getNotificationPreferences: async (ctx, { params }) =>
      preferencesBody(await getPreferences(ctx, params.person), ctx.now, await hearsOfShifts(ctx, params.person)),
    setNotificationPreferences: async (ctx, { params, body }) => {
      const set = await setPreferences(ctx, params.person, toPreferences(body), body.hearsOfShifts);
      return preferencesBody(set, ctx.now, await hearsOfShifts(ctx, params.person));
    },
    sendTestPage: async (ctx, { body }) => ({
      items: (await sendTestPage(parts, ctx, body.method)).map(testBody),
    }),
    listTestPages: async (ctx, { query }) =>
      toPage(await listTestPages(ctx, query), query.limit, testBody, ({ id }) => [id]),
    getReadiness: async (ctx, { query }) =>
      toPage(
        await listReadiness(parts, ctx, query),
        query.limit,
        ({ person, readiness }) => readinessBody(person, readiness),
        ({ person }) => [person.id],
      ),
  };
}
