import { hash } from 'node:crypto';
import type { FastifyReply } from 'fastify';
import { readActToken } from '../platform/outgoing/act-token.ts';
import type { ActAnswer } from '../platform/outgoing/channel-kind.ts';
import type { ContactParts } from './open-channels.ts';
import { findTest } from './try-page-store.ts';

const style = `body{font:1.125rem/1.5 system-ui,sans-serif;margin:0 auto;max-width:32rem;padding:1.5rem;color:#1a1d21;background:#fff}
h1{font-size:1.25rem}button,a{display:block;box-sizing:border-box;width:100%;min-height:3rem;padding:.75rem;border-radius:.5rem;text-align:center;font:inherit}
button{border:0;background:#0b5cad;color:#fff;font-weight:600}a{margin-top:1rem;color:#0b5cad}
@media(prefers-color-scheme:dark){body{background:#14171a;color:#e8eaed}button{background:#8ab8f0;color:#0b1520}a{color:#8ab8f0}}`;

const policy = `default-src 'none'; style-src 'sha256-${hash('sha256', style, 'base64')}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`;

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
  const form = hasButton ? '<form method="post"><button>It reached me</button></form>' : '';
  const html =
    '<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">' +
    `<meta name="robots" content="noindex"><title>${title}</title><style>${style}</style></head><body><main><h1>${title}</h1>` +
    `${form}<a href="/me">Open your profile</a></main></body></html>`;
  return await reply
    .status(status)
    .header('content-security-policy', policy)
    .header('cache-control', 'no-store')
    .type('text/html; charset=utf-8')
    .send(html);
}

interface Shown {
  /** Our own words: nothing of them needs to be escaped. */
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
