import { findPersonWhoMay, listPeopleById } from '#access/index.ts';
import type { ProvenAct } from '#contacts/index.ts';
import type { RequestContext, Transaction } from '../platform/context.ts';
import type { MessageAct } from '../platform/outgoing/channel.ts';
import type { ActAnswer } from '../platform/outgoing/channel-kind.ts';
import { Problem } from '../platform/problem.ts';
import { acknowledgeMany } from './acknowledge-many.ts';
import { type Acted, actInTransaction, type GroupAct } from './act-on-group.ts';
import { findAct, findActMatter, insertAct, type ActMatter } from './act-store.ts';
import { findState } from './escalation-store.ts';
import { senderName } from './group-event.ts';
import { agoText } from './message-words.ts';
import type { PagingParts } from './paging-parts.ts';
import type { Acting } from './acting.ts';
import type { Leased } from './lease.ts';

const acts: Readonly<Record<MessageAct, GroupAct>> = {
  acknowledge: { kind: 'acknowledged', axis: undefined },
  resolve: { kind: 'resolved' },
  not_me: { kind: 'not_me' },
};

const done: Readonly<Record<MessageAct, string>> = {
  acknowledge: 'Acknowledged: you have it.',
  resolve: 'Resolved.',
  not_me: 'Understood: the next in line is asked.',
};

const unknown = 'This message is not known any more: open Lockstep to see how it stands.';

export interface MessageActed {
  readonly answer: ActAnswer;
  readonly leased: readonly Leased[];
}

/**
 * An act by a message: a link, a button, a reply, a key press. The token behind it was checked; it works once, and in a room once
 * for each who presses; a second press answers what became of the first, and one that comes too late says what happened instead.
 */
export async function actByMessage(
  parts: PagingParts,
  ctx: RequestContext,
  { act, messageId, via }: ProvenAct,
): Promise<MessageActed> {
  return await ctx.transaction(async (tx) => {
    const matter = await findActMatter(tx, messageId);
    if (matter === undefined) return refused(unknown);
    const before = await cameOfIt(tx, matter, messageId, act);
    if (before !== undefined) return { answer: { isDone: true, sentence: before }, leased: [] };
    const person = via.userId ?? matter.user?.id;
    const late = await whyTooLate(tx, ctx, matter, person);
    if (late !== undefined) return refused(late);
    const acting = await actingOf(tx, matter, via, person);
    if (typeof acting === 'string') return refused(acting);
    if (act === 'acknowledge' && matter.groupIds.length > 1) {
      const leased = await acknowledgeMany(parts, tx, ctx, { messageId, groupIds: matter.groupIds }, acting);
      await insertAct(tx, { messageId, act, at: ctx.now, outcome: done[act] });
      return { answer: { isDone: true, sentence: done[act] }, leased };
    }
    const acted: Acted[] = [];
    for (const groupId of matter.groupIds) acted.push(...(await actOn(parts, tx, ctx, groupId, acts[act], acting)));
    const [only] = acted.length === 1 ? acted : [];
    const answer = (act === 'acknowledge' ? notTaken(only, acting) : undefined) ?? {
      isDone: true,
      sentence: done[act],
    };
    if (answer.isDone) await insertAct(tx, { messageId, act, at: ctx.now, outcome: answer.sentence });
    return { answer, leased: acted.flatMap(({ leased }) => leased) };
  });
}

/** What became of the same act before; a room is many people, and none is answered what another did. */
export async function cameOfIt(
  tx: Transaction,
  { user }: ActMatter,
  messageId: string,
  act: MessageAct,
): Promise<string | undefined> {
  return user === undefined ? undefined : await findAct(tx, messageId, act);
}

const refused = (sentence: string): MessageActed => ({ answer: { isDone: false, sentence }, leased: [] });

/** An acknowledgement that is not enough by itself; in words that stay true. @returns undefined: the group is taken */
function notTaken(acted: Acted | undefined, { id }: Acting): ActAnswer | undefined {
  const { state } = acted ?? {};
  if (state === undefined || state.status !== 'escalating') return undefined;
  const axis = state.acknowledgements.find(({ userId }) => userId === id)?.axis;
  if (axis === undefined)
    return {
      isDone: false,
      sentence: 'It does not count: this step wants people of two rings, and you are in neither.',
    };
  const other = axis === 'reliability' ? 'security' : 'reliability';
  return { isDone: true, sentence: `Yours counts for ${axis}; one for ${other} is wanted as well.` };
}

/** Of many groups, those that are over meanwhile need no answer. */
async function actOn(
  parts: PagingParts,
  tx: Transaction,
  ctx: RequestContext,
  groupId: string,
  act: GroupAct,
  acting: Acting,
): Promise<readonly Acted[]> {
  try {
    return [await actInTransaction(parts, tx, ctx, groupId, act, acting)];
  } catch (error) {
    if (error instanceof Problem && (error.code === 'paging.group_over' || error.code === 'paging.not_escalated'))
      return [];
    throw error;
  }
}

/**
 * Who was written to is who acts, unless the channel proves somebody else; in a room only who is known, and may answer pages.
 *
 * @returns why nobody does, where that is so
 */
async function actingOf(
  tx: Transaction,
  { user }: ActMatter,
  via: ProvenAct['via'],
  userId: string | undefined,
): Promise<Acting | string> {
  if (userId === undefined) return 'Link your account in Lockstep first: it is not known who you are.';
  const person = userId === user?.id ? user : await findPersonWhoMay(tx, userId, 'paging.respond');
  if (person === undefined)
    return 'Nothing was done: you may not answer pages in Lockstep. Ask an administrator for the role of a responder.';
  return { id: userId, name: person.name, by: via.channel };
}

/** @returns what happened instead, for who comes too late; undefined: the act still counts */
export async function whyTooLate(
  tx: Transaction,
  ctx: Pick<RequestContext, 'now'>,
  { groupIds, user }: ActMatter,
  by: string | undefined,
): Promise<string | undefined> {
  if (user?.isDeactivated === true) return 'This person was deactivated in Lockstep and can not answer pages.';
  const [groupId] = groupIds;
  if (groupId === undefined) return 'Nothing of it wants an answer any more.';
  if (groupIds.length > 1) return undefined;
  const state = await findState(tx, groupId);
  if (state === undefined) return unknown;
  if (state.status === 'resolved' || state.status === 'merged') return 'It is over already: nothing needs to be done.';
  const [first] = state.acknowledgements;
  if (state.status !== 'acknowledged' || first === undefined || state.acknowledgements.some((one) => one.userId === by))
    return undefined;
  return `${await nameOf(tx, first.userId)} acknowledged it ${agoText(ctx.now - first.at)}.`;
}

async function nameOf(tx: Transaction, userId: string): Promise<string> {
  const [person] = senderName(userId) === undefined ? await listPeopleById(tx, [userId]) : [];
  return senderName(userId) ?? person?.name ?? 'Somebody';
}
