import type { RequestContext } from '../platform/context.ts';
import { signActToken } from '../platform/outgoing/act-token.ts';
import type { ChannelMessage } from '../platform/outgoing/channel.ts';
import type { ActAnswer } from '../platform/outgoing/channel-kind.ts';
import { Problem } from '../platform/problem.ts';
import { requirePermission, requireReal } from '../platform/require-permission.ts';
import { decodeCursor } from '../platform/http/paging.ts';
import type { ContactMethod } from './contact.ts';
import { recordContactsEvent } from './events.ts';
import type { ContactParts } from './open-channels.ts';
import { getReachability, personOf } from './own-method.ts';
import { isPageable } from './plan-notifications.ts';
import { sendMeasured } from './send-check.ts';
import { answerTestRow, findTest, insertTest, listTestsBefore, settleTest, type TestPage } from './try-page-store.ts';

/** A button that is pressed later proves nothing any more. */
export const testLifeMs = 24 * 3_600_000;

/** "Page me": as urgent as a page, to every usable method at once or to one, measured. */
export async function sendTestPage(
  parts: ContactParts,
  ctx: RequestContext,
  methodId: string | undefined,
): Promise<readonly TestPage[]> {
  requirePermission(ctx, 'contacts.own');
  requireReal(ctx);
  const userId = personOf(ctx, 'me');
  const tests = await ctx.transaction(async (tx) => {
    const { methods } = await getReachability(tx, userId);
    const chosen = chooseMethods(methods, methodId).map((method) => ({ id: ctx.newId(), method }));
    for (const { id, method } of chosen) await insertTest(tx, id, method, ctx.now);
    const body = { channels: chosen.map(({ method }) => method.channel) };
    await recordContactsEvent(tx, ctx, { type: 'contacts.test_page_sent', subjectId: userId, body });
    return chosen;
  });
  return (await Promise.all(tests.map(({ id, method }) => sendOne(parts, ctx, id, method)))).filter(
    (test) => test !== undefined,
  );
}

async function sendOne(
  parts: ContactParts,
  ctx: RequestContext,
  id: string,
  method: ContactMethod,
): Promise<TestPage | undefined> {
  const check = await sendMeasured(parts, ctx, method, testMessage(parts, id, ctx.now));
  const acceptedAt = check.outcome === 'delivered' ? ctx.now + (check.durationMs ?? 0) : undefined;
  return await settleTest(ctx.read, id, check, acceptedAt);
}

function chooseMethods(methods: readonly ContactMethod[], asked: string | undefined): readonly ContactMethod[] {
  const usable = methods.filter(isPageable);
  if (asked === undefined) {
    if (usable.length > 0) return usable;
    throw new Problem('contacts.nothing_to_test', 'no verified contact method can be used', {
      help: 'add one, verify it with the code that is sent there, and try again',
    });
  }
  const chosen = usable.filter(({ id }) => id === asked);
  if (chosen.length > 0) return chosen;
  const isThere = methods.some(({ id }) => id === asked);
  throw new Problem(
    isThere ? 'contacts.nothing_to_test' : 'contacts.method_not_found',
    isThere
      ? 'this method is not verified, stopped, or its channel is switched off'
      : `contact method \`${asked}\` is not yours`,
    { help: 'list yours with `GET /api/v1/people/me/contact-methods`' },
  );
}

/** As it is sent, and said again on the phone. */
export function testMessage({ keys, publicUrl }: ContactParts, id: string, askedAt: number): ChannelMessage {
  const token = signActToken({ messageId: id, act: 'acknowledge', expiresAt: askedAt + testLifeMs }, keys.acts[0]);
  return {
    kind: 'test',
    title: 'Test page from Lockstep',
    lines: ['You asked to be paged. Acknowledge it to prove that pages reach you here.'],
    urgency: 'high',
    link: { url: `${publicUrl}/me`, label: 'Open your profile' },
    acts: [{ act: 'acknowledge', url: `${publicUrl}/test-page/${token}`, token }],
    threadKey: `test-${id}`,
    threadReference: undefined,
    unsubscribeUrl: undefined,
    idempotencyKey: id,
    now: askedAt,
  };
}

export async function listTestPages(
  ctx: RequestContext,
  query: { readonly limit: number; readonly cursor?: string | undefined },
): Promise<readonly TestPage[]> {
  requirePermission(ctx, 'contacts.own');
  const [before] = decodeCursor(query.cursor, ['uuid']) ?? [];
  return await listTestsBefore(ctx.read, personOf(ctx, 'me'), before, query.limit + 1);
}

/** The receipt: somebody pressed the button, key or link. @returns undefined when the message is no test of ours */
export async function answerTest(ctx: RequestContext, messageId: string, by: string): Promise<ActAnswer | undefined> {
  return await ctx.transaction(async (tx) => {
    const test = await answerTestRow(tx, messageId, by, ctx.now);
    if (test === undefined) {
      const known = await findTest(tx, messageId);
      return known === undefined ? undefined : { isDone: true, sentence: 'This test was answered already.' };
    }
    const tookMs = ctx.now - test.askedAt;
    const body = { channel: test.channel, by, tookMs };
    await recordContactsEvent(tx, ctx, { type: 'contacts.test_page_answered', subjectId: test.userId, body });
    return { isDone: true, sentence: `Received after ${Math.round(tookMs / 1000)} s: pages reach you here.` };
  });
}
