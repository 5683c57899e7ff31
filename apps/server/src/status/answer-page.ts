import { hash } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { escaped } from '../platform/html.ts';
import { contentSecurityPolicy, documentOf } from './html.ts';
import { renderAtom, renderCalendar } from './render-feeds.ts';
import { renderHistory, renderPage } from './render-page.ts';
import type { ServedPage } from './served-pages.ts';

export type Form = 'html' | 'history' | 'json' | 'atom' | 'ics';

const types: Readonly<Record<Form, string>> = {
  html: 'text/html; charset=utf-8',
  history: 'text/html; charset=utf-8',
  json: 'application/json; charset=utf-8',
  atom: 'application/atom+xml; charset=utf-8',
  ics: 'text/calendar; charset=utf-8',
};

export interface Answering {
  readonly hasMail: boolean;
  readonly publicUrl: string;
}

/**
 * A page in one of its forms. Caches in between may keep a checked one for ten seconds, an unchecked one for five, and any of them
 * for a day while this server does not answer; what is inside is kept by nobody.
 */
export async function answerPage(
  request: FastifyRequest,
  reply: FastifyReply,
  served: ServedPage,
  form: Form,
  { hasMail, publicUrl }: Answering,
): Promise<FastifyReply> {
  const text = render(served, form, { hasMail, publicUrl });
  const etag = `"${hash('sha256', text).slice(0, 32)}"`;
  const { isChecked, page } = served;
  const open = isChecked
    ? 'public, max-age=10, stale-while-revalidate=30, stale-if-error=86400'
    : 'public, max-age=5, stale-if-error=86400';
  void reply
    .header('cache-control', page.audience === 'public' ? open : 'private, no-store')
    .header('content-security-policy', contentSecurityPolicy)
    .header('etag', etag)
    .header('vary', 'accept-encoding');
  // Other sites may show how a public page stands.
  if (form === 'json' && page.audience === 'public') {
    void reply.header('access-control-allow-origin', '*').header('cross-origin-resource-policy', 'cross-origin');
  }
  if (isSame(request.headers['if-none-match'], etag)) return await reply.status(304).send();
  return await reply.type(types[form]).send(text);
}

function render({ page, asOf, isChecked }: ServedPage, form: Form, { hasMail, publicUrl }: Answering): string {
  const rendering = { asOf, isChecked, hasMail };
  switch (form) {
    case 'html':
      return renderPage(page, rendering);
    case 'history':
      return renderHistory(page, rendering);
    case 'json':
      return JSON.stringify({ ...page, isChecked, lastKnownAt: isChecked ? null : asOf });
    case 'atom':
      return renderAtom(page, publicUrl, asOf);
    case 'ics':
      return renderCalendar(page, publicUrl);
  }
}

function isSame(header: string | undefined, etag: string): boolean {
  if (header === undefined) return false;
  const tags = header.split(',').map((tag) => tag.trim().replace(/^W\//, ''));
  return tags.includes('*') || tags.includes(etag);
}

/** A heading, sentences and perhaps one thing to press; kept by nobody. */
export async function answerPlain(
  reply: FastifyReply,
  status: number,
  {
    title,
    sentences,
    more = '',
  }: { readonly title: string; readonly sentences: readonly string[]; readonly more?: string },
): Promise<FastifyReply> {
  const words = sentences.map((sentence) => `<p>${escaped(sentence)}</p>`).join('');
  const body = `<main><h1>${escaped(title)}</h1>${words}${more}</main>`;
  return await reply
    .status(status)
    .header('cache-control', 'no-store')
    .header('content-security-policy', contentSecurityPolicy)
    .type('text/html; charset=utf-8')
    .send(documentOf({ title, body, isIndexed: false }));
}
