import { hash } from 'node:crypto';
import { isId } from '@lockstep/contract';
import type { RequestContext } from '../platform/context.ts';
import { newId } from '../platform/db/ids.ts';
import { makeContext, systemActor } from '../platform/make-context.ts';
import { readActToken } from '../platform/outgoing/act-token.ts';
import type { InboundAct } from '../platform/outgoing/channel.ts';
import type { ActAnswer, InboundPort } from '../platform/outgoing/channel-kind.ts';
import { signPress, readPress } from '../platform/outgoing/press-token.ts';
import { actsPort } from './acts.ts';
import { findChatAccountOf, takeChatRequest } from './chat-account-store.ts';
import { chatPort } from './chat-port.ts';
import type { OpenSetup } from './channels.ts';
import { takeLink } from './code-store.ts';
import { recordContactsEvent } from './events.ts';
import { findActor, offerChatLink, unlinkChatAccount } from './link-chat-account.ts';
import { insertMethod } from './method-store.ts';
import type { ContactParts } from './open-channels.ts';
import { answerTest, testLifeMs, testMessage } from './send-test-page.ts';
import { takeOpt } from './stop-address.ts';
import { failTest, findTest, listOpenTests } from './try-page-store.ts';

const tokenProblems = {
  malformed: 'Nothing was done: this is no message of ours.',
  forged: 'Nothing was done: this is no message of this Lockstep.',
  expired: 'Nothing was done: this message is too old. Open Lockstep instead.',
} as const;

/** What a callback of a set-up may ask of Lockstep, once it has proven where the call comes from. */
export function inboundPort(parts: ContactParts, { setup, kind, given, facts }: OpenSetup): InboundPort {
  const { database } = parts;
  const setupId = setup.id;
  const [first] = kind.channels;
  const channel = first?.name ?? setup.kind;
  const context = (): RequestContext => makeContext(database, systemActor(`channel-${setup.kind}`), newId());
  return {
    async act(act, name = channel) {
      return await takeAct(parts, context(), act, {
        channel: name,
        setupId,
        mustBeKnown: first?.knowsWhoActs === true,
      });
    },
    opt: async ({ act, by }) =>
      await takeOpt(context(), { setupId, channel, address: by }, act === 'stop' ? 'stop' : 'start'),
    connect: async (code, address) => await connectChat(context(), { code, setupId, address, title: kind.title }),
    async chat(ask) {
      const { by, byName = by, place = '' } = ask;
      const ownerOf = async (account: string) => await findActor(database.read, { setupId, channel, address: account });
      return await chatPort.current({
        ...ask,
        setupId,
        channel,
        title: kind.chatTitle ?? kind.title,
        isSeenByAll: kind.answersAll === true,
        userId: await ownerOf(by),
        makesRooms: kind.rooms?.(given, facts) !== undefined,
        offerLink: async () =>
          await offerChatLink(context(), parts.publicUrl, {
            setupId,
            account: by,
            name: byName.slice(0, longestName),
            place: place.slice(0, longestName),
          }),
        async unlink() {
          const linked = await findChatAccountOf(database.read, setupId, by);
          if (linked !== undefined) await unlinkChatAccount(context(), linked.id);
          return linked !== undefined;
        },
        async ownersOf(accounts) {
          const found = await Promise.all(accounts.map(async (one) => [one, await ownerOf(one)] as const));
          return new Map(found.flatMap(([one, owner]) => (owner === undefined ? [] : [[one, owner]])));
        },
      });
    },
    signPress: (act, value) =>
      signPress({ setupId, act, value }, database.clock.now() + pressLifeMs, parts.keys.acts[0]),
    readPress: (act, value, token) => readPress({ setupId, act, value }, token, parts.keys.acts, database.clock.now()),
    isFirst: async (id, expiresAt) => await takeChatRequest(database.read, { setupId, id, expiresAt }),
    async openMessages(name, address) {
      const tests = await listOpenTests(database.read, name, address, database.clock.now() - testLifeMs);
      const ours = tests.map(({ id, askedAt }) => testMessage(parts, id, askedAt));
      return [...(await actsPort.current.openMessages(name, address)), ...ours];
    },
    async message(idempotencyKey) {
      if (!isId(idempotencyKey)) return undefined;
      const test = await findTest(database.read, idempotencyKey);
      if (test === undefined) return await actsPort.current.message(idempotencyKey);
      return test.answeredAt === undefined ? testMessage(parts, test.id, test.askedAt) : undefined;
    },
    async receipt(idempotencyKey, receipt) {
      if (!isId(idempotencyKey)) return;
      const test = await findTest(database.read, idempotencyKey);
      if (test === undefined) await actsPort.current.receipt(idempotencyKey, receipt);
      else if (receipt.reason !== undefined) await failTest(database.read, idempotencyKey, receipt.reason);
    },
  };
}

/** How long a button of an answer can be pressed; milliseconds. */
const pressLifeMs = 7 * 86_400_000;
const longestName = 200;

/** An act by a token: of a test message here, of a page by the port that paging fills. */
export async function takeAct(
  parts: ContactParts,
  ctx: RequestContext,
  { token, by }: InboundAct,
  via: { readonly channel: string; readonly setupId: string | undefined; readonly mustBeKnown: boolean },
): Promise<ActAnswer> {
  const read = readActToken(token ?? '', parts.keys.acts, ctx.now);
  if (!read.ok) return { isDone: false, sentence: tokenProblems[read.problem] };
  const { messageId, act } = read.body;
  const ofTest = await answerTest(ctx, messageId, via.channel);
  if (ofTest !== undefined) return ofTest;
  const { channel, setupId, mustBeKnown } = via;
  const userId =
    setupId === undefined || by === '' ? undefined : await findActor(ctx.read, { setupId, channel, address: by });
  if (mustBeKnown && userId === undefined) return { isDone: false, sentence: strangerSentence(parts, by) };
  return await actsPort.current.act({ act, messageId, via: { channel, setupId, by, userId } });
}

function strangerSentence({ publicUrl }: ContactParts, by: string): string {
  return `Nothing was done: Lockstep does not know whose account this is. Add ${by} as a contact method in ${publicUrl}/me, then press again.`;
}

/** A chat that was opened by a link of ours becomes a verified method of the person the link was made for. */
async function connectChat(
  ctx: RequestContext,
  input: { readonly code: string; readonly setupId: string; readonly address: string; readonly title: string },
): Promise<ActAnswer> {
  const { code, setupId, address, title } = input;
  return await ctx.transaction(async (tx) => {
    const link = await takeLink(tx, hash('sha256', code), setupId, ctx.now);
    if (link === undefined)
      return { isDone: false, sentence: 'This link is too old or was used before: make a new one in your profile.' };
    const { userId, channel } = link;
    const id = ctx.newId();
    const method = { id, userId, channel, setupId, address, label: title, verifiedAt: ctx.now };
    const isNew = await insertMethod(tx, { ...method, stopped: undefined, isUsable: true }, ctx.now);
    if (isNew) {
      const body = { person: userId, channel, setup: setupId, label: title };
      await recordContactsEvent(tx, ctx, { type: 'contacts.method_added', subjectId: id, body });
    }
    return { isDone: true, sentence: 'Connected: Lockstep pages you here. /stop ends it.' };
  });
}
