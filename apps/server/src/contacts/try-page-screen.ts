import type { FastifyReply } from 'fastify';
import { sendActPage } from '../platform/http/act-page.ts';
import { readActToken } from '../platform/outgoing/act-token.ts';
import type { ActAnswer } from '../platform/outgoing/channel-kind.ts';
import type { ContactParts } from './open-channels.ts';
import { findTest } from './try-page-store.ts';

const problems = {
  malformed: 'This link is not complete: open it from the message itself.',
  forged: 'This link is not one of ours.',
  expired: 'This test is too old: start another one in your profile.',
} as const;

/**
 * Behind the link of a test message. Opening it proves nothing, because scanners open links too; the button does.
 *
 * @param what the token of the link, or what pressing the button brought
 */
export async function testPageScreen(
  parts: ContactParts,
  what: string | ActAnswer,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const { title, hasButton, status } = typeof what === 'string' ? await readLink(parts, what) : answered(what);
  const button = hasButton ? 'It reached me' : undefined;
  return await sendActPage(reply, {
    status,
    title,
    lines: [],
    button,
    link: { url: '/me', label: 'Open your profile' },
  });
}

interface Shown {
  readonly title: string;
  readonly hasButton: boolean;
  readonly status: number;
}

async function readLink({ database, keys }: ContactParts, token: string): Promise<Shown> {
  const read = readActToken(token, keys.acts, database.clock.now());
  if (!read.ok) return { title: problems[read.problem], hasButton: false, status: 410 };
  const test = await findTest(database.read, read.body.messageId);
  if (test === undefined) return { title: problems.forged, hasButton: false, status: 410 };
  if (test.answeredAt !== undefined) return { title: 'This test was answered already.', hasButton: false, status: 200 };
  return { title: 'You asked Lockstep to page you.', hasButton: true, status: 200 };
}

function answered({ isDone, sentence }: ActAnswer): Shown {
  return { title: sentence, hasButton: false, status: isDone ? 200 : 410 };
}
