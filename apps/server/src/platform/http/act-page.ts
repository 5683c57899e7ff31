import type { FastifyReply } from 'fastify';
import { escaped, pagePolicy } from '../html.ts';

const style = `body{font:1.125rem/1.5 system-ui,sans-serif;margin:0 auto;max-width:32rem;padding:1.5rem;color:#1a1d21;background:#fff}
h1{font-size:1.25rem}button,a{display:block;box-sizing:border-box;width:100%;min-height:3rem;padding:.75rem;border-radius:.5rem;text-align:center;font:inherit}
button{border:0;background:#0b5cad;color:#fff;font-weight:600}a{margin-top:1rem;color:#0b5cad}
@media(prefers-color-scheme:dark){body{background:#14171a;color:#e8eaed}button{background:#8ab8f0;color:#0b1520}a{color:#8ab8f0}}`;

const policy = pagePolicy({ style });

/** Behind a link of a message. */
export interface ActPage {
  readonly status: number;
  readonly title: string;
  readonly lines: readonly string[];
  /** What the one button says; undefined: nothing is left to press. */
  readonly button: string | undefined;
  /** Into the product. */
  readonly link: { readonly url: string; readonly label: string };
}

/** A page for whoever holds a link, signed in or not: in no cache and no index. */
export async function sendActPage(reply: FastifyReply, page: ActPage): Promise<FastifyReply> {
  const { status, title, lines, button, link } = page;
  const html = [
    '<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">',
    `<meta name="robots" content="noindex"><title>${escaped(title)}</title><style>${style}</style></head><body>`,
    `<main><h1>${escaped(title)}</h1>${lines.map((line) => `<p>${escaped(line)}</p>`).join('')}`,
    button === undefined ? '' : `<form method="post"><button>${escaped(button)}</button></form>`,
    `<a href="${escaped(link.url)}">${escaped(link.label)}</a></main></body></html>`,
  ].join('');
  return await reply
    .status(status)
    .header('content-security-policy', policy)
    .header('cache-control', 'no-store')
    .type('text/html; charset=utf-8')
    .send(html);
}
