import type { RequestContext, Transaction } from '../platform/context.ts';
import type { ActAnswer } from '../platform/outgoing/channel-kind.ts';
import { builtInIds, type ChannelAddress } from './setup.ts';
import { recordContactsEvent } from './events.ts';
import { type AddressedMethod, insertMethod, listMethodsByAddress, startMethods, stopMethods } from './method-store.ts';
import { listReachable } from './reachability-store.ts';

/**
 * Nothing is sent to this address any more, whoever's method it is: its owner said STOP, or the provider says that nothing arrives
 * there. Everybody who may see the person's contacts sees it and why.
 *
 * @param userId whose message it was; finds the sign-in address, which may have no row of its own yet
 */
export async function stopAddress(
  tx: Transaction,
  ctx: Pick<RequestContext, 'actor' | 'now' | 'newId'>,
  to: ChannelAddress,
  because: string,
  userId?: string,
): Promise<readonly AddressedMethod[]> {
  await keepSignIn(tx, ctx.now, to, userId);
  const methods = (await listMethodsByAddress(tx, to)).filter(({ isStopped }) => !isStopped);
  await stopMethods(
    tx,
    methods.map(({ id }) => id),
    because,
    ctx.now,
  );
  for (const method of methods) {
    const body = { person: method.userId, channel: to.channel, because };
    await recordContactsEvent(tx, ctx, { type: 'contacts.method_stopped', subjectId: method.id, body });
  }
  return methods;
}

async function keepSignIn(tx: Transaction, now: number, to: ChannelAddress, userId: string | undefined): Promise<void> {
  if (userId === undefined || to.setupId !== builtInIds['mail']) return;
  const signIn = (await listReachable(tx, [userId])).get(userId)?.methods.find(({ id }) => id === userId);
  if (signIn?.address === to.address) await insertMethod(tx, signIn, now);
}

/** START: the methods with this address are used again. */
async function startAddress(
  tx: Transaction,
  ctx: Pick<RequestContext, 'actor' | 'now' | 'newId'>,
  to: ChannelAddress,
): Promise<readonly AddressedMethod[]> {
  const methods = await listMethodsByAddress(tx, to);
  const stopped = methods.filter(({ isStopped }) => isStopped);
  await startMethods(
    tx,
    stopped.map(({ id }) => id),
  );
  for (const method of stopped) {
    const body = { person: method.userId, channel: to.channel };
    await recordContactsEvent(tx, ctx, { type: 'contacts.method_resumed', subjectId: method.id, body });
  }
  return methods;
}

/** STOP and START as somebody sent them by the channel itself, and what to say to them. */
export async function takeOpt(ctx: RequestContext, to: ChannelAddress, act: 'stop' | 'start'): Promise<ActAnswer> {
  return await ctx.transaction(async (tx) => {
    if (act === 'stop') {
      await stopAddress(tx, ctx, to, 'its owner sent STOP');
      return { isDone: true, sentence: 'Lockstep sends no more messages here. START brings them back.' };
    }
    const methods = await startAddress(tx, ctx, to);
    return methods.length > 0
      ? { isDone: true, sentence: 'Lockstep sends messages here again. STOP ends them.' }
      : { isDone: false, sentence: 'Nobody uses this address in Lockstep: add it in your profile.' };
  });
}
