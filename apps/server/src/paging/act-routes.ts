import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { newId } from '../platform/db/ids.ts';
import { sendActPage } from '../platform/http/act-page.ts';
import { makeContext, systemActor } from '../platform/make-context.ts';
import { type ActTokenBody, readActToken } from '../platform/outgoing/act-token.ts';
import type { MessageAct } from '../platform/outgoing/channel.ts';
import { actLabels, oneLine } from '../platform/outgoing/message-text.ts';
import { actByMessage, cameOfIt, whyTooLate } from './act-by-message.ts';
import { findActMatter } from './act-store.ts';
import type { Leased } from './lease.ts';
import { groupPath } from './message-words.ts';
import type { PagingParts } from './paging-parts.ts';

/** Longest body of a form with one token. */
const mostBytes = 4_096;

/**
 * Links of messages. Opening one shows what it would do and changes nothing, because scanners open links too; the button on it
 * acts. Whoever has the link may act: it needs no session.
 */
export function registerActLinks(
  http: FastifyInstance,
  parts: PagingParts,
  send: (leased: readonly Leased[]) => void,
): void {
  void http.register(async (child) => {
    child.addContentTypeParser(
      'application/x-www-form-urlencoded',
      { parseAs: 'string', bodyLimit: mostBytes },
      (_request, text, done) => done(null, text),
    );
    child.get('/act/:token', async (request, reply) => await show(parts, request, reply));
    child.post('/act/:token', async (request, reply) => await act(parts, request, reply, send));
  });
}

function tokenOf(request: FastifyRequest): string {
  // The form names it too; both are the same, and the path is always there.
  return (request.params as { readonly token: string }).token;
}

const problems = {
  malformed: 'This link is not complete: open it from the message itself.',
  forged: 'This link is not one of ours.',
  expired: 'This link is too old: open Lockstep instead.',
} as const;

async function show(parts: PagingParts, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const read = readActToken(tokenOf(request), parts.keys.acts, parts.database.clock.now());
  if (!read.ok) return await answer(parts, reply, 410, problems[read.problem]);
  const late = await lateSentence(parts, read.body);
  if (late !== undefined) return await answer(parts, reply, 200, late);
  const matter = await findActMatter(parts.database.read, read.body.messageId);
  const title = matter?.title ?? '';
  const [groupId] = matter?.groupIds ?? [];
  // Nobody is known by the link of a room: there is nothing to press but the way in.
  if (matter?.user === undefined)
    return await page(parts, reply, 200, { title, lines: [toRoom], act: undefined, groupId });
  return await page(parts, reply, 200, { title, lines: [questions[read.body.act]], act: read.body.act, groupId });
}

const questions: Readonly<Record<MessageAct, string>> = {
  acknowledge: 'Press to take it: then you have it, and nobody else is paged.',
  resolve: 'Press to end it: then it is over, and nobody is paged any more.',
  not_me: 'Press to hand it on: then the next in line is paged at once.',
};

const toRoom = 'This went to a room, and its link does not say who you are: open it in Lockstep to answer.';

/** What happened already; undefined: the act still counts. */
async function lateSentence({ database }: PagingParts, body: ActTokenBody): Promise<string | undefined> {
  const matter = await findActMatter(database.read, body.messageId);
  if (matter === undefined) return 'This message is not known any more: open Lockstep to see how it stands.';
  const before = await cameOfIt(database.read, matter, body.messageId, body.act);
  if (before !== undefined) return before;
  return await whyTooLate(database.read, { now: database.clock.now() }, matter, matter.user?.id);
}

async function act(
  parts: PagingParts,
  request: FastifyRequest,
  reply: FastifyReply,
  send: (leased: readonly Leased[]) => void,
): Promise<FastifyReply> {
  const { database } = parts;
  const read = readActToken(tokenOf(request), parts.keys.acts, database.clock.now());
  if (!read.ok) return await answer(parts, reply, 410, problems[read.problem]);
  const ctx = makeContext(database, systemActor('act-link'), newId());
  const via = { channel: 'link', setupId: undefined, by: '', userId: undefined };
  const acted = await actByMessage(parts, ctx, { act: read.body.act, messageId: read.body.messageId, via });
  send(acted.leased);
  return await answer(parts, reply, 200, acted.answer.sentence);
}

async function answer(
  parts: PagingParts,
  reply: FastifyReply,
  status: number,
  sentence: string,
): Promise<FastifyReply> {
  return await page(parts, reply, status, { title: sentence, lines: [], act: undefined, groupId: undefined });
}

interface Shown {
  readonly title: string;
  readonly lines: readonly string[];
  /** Undefined: nothing is left to press. */
  readonly act: MessageAct | undefined;
  /** What it is about; undefined: several, or not known. */
  readonly groupId: string | undefined;
}

async function page(
  { publicUrl }: PagingParts,
  reply: FastifyReply,
  status: number,
  { title, lines, act: pressed, groupId }: Shown,
): Promise<FastifyReply> {
  const path = groupId === undefined ? '/pages' : groupPath(groupId);
  return await sendActPage(reply, {
    status,
    title: oneLine(title),
    lines,
    button: pressed && actLabels[pressed],
    link: { url: publicUrl + path, label: 'Open in Lockstep' },
  });
}
