import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { type HttpParts, identify } from '../platform/http/operations.ts';
import { anonymous, makeContext } from '../platform/make-context.ts';
import type { RequestContext } from '../platform/context.ts';
import { Problem } from '../platform/problem.ts';
import { answerPage, answerPlain, type Answering, type Form } from './answer-page.ts';
import { registerSubscriberPages } from './subscriber-pages.ts';
import type { SubscriberLinks } from './subscriber-links.ts';
import { type ServedPage, ServedPages } from './served-pages.ts';

export interface PublicParts {
  readonly publicUrl: string;
  /** Mails can be sent. */
  readonly hasMail: boolean;
  /** Where the last state of public pages is kept; undefined: nowhere. */
  readonly folder: string | undefined;
  readonly links: SubscriberLinks;
  readonly log: { warn(fields: object, message: string): void };
}

const named = /^([a-z0-9][a-z0-9-]{0,62})(?:\.(json|atom|ics))?$/;

const notKnown = {
  title: 'We can not tell at the moment',
  sentences: ['The last state of this page is not known here. Please come back in a moment.'],
};
const notRecognised = {
  title: 'We can not tell who you are at the moment',
  sentences: ['Whether you may read this page can not be checked while the database is away.'],
};
const notHere = {
  title: 'There is no status page here',
  sentences: ['Look at the address. Pages for your own people open once you have signed in.'],
  more: '<nav><a href="/sign-in">Sign in</a></nav>',
};

export interface PageSource {
  /** `unknown` while nothing was ever known. */
  find(slug: string): ServedPage | undefined | 'unknown';
  /** Whether who asks may read what is inside. */
  mayRead(request: FastifyRequest): Promise<boolean | 'unknown'>;
}

/** What readers open: `/status/<page>` and its forms. Answered from memory; nothing here waits for the database or for a job. */
export function registerStatusPages(http: FastifyInstance, parts: HttpParts, given: PublicParts): void {
  const pages = new ServedPages(parts.database, given.folder, given.log);
  http.addHook('onListen', async () => await pages.start());
  http.addHook('onClose', async () => await pages.stop());
  const find = (slug: string) => pages.find(slug);
  registerPageForms(http, { find, mayRead: async (request) => await mayRead(parts, request) }, given);
  const contextOf = (request: FastifyRequest): RequestContext => makeContext(parts.database, anonymous, request.id);
  registerSubscriberPages(http, { ...given, contextOf, pages, throttledPerMinute: parts.throttledPerMinute });
}

/** The page and its forms alone, from wherever they are known. */
export function registerPageForms(http: FastifyInstance, source: PageSource, given: Answering): void {
  http.get('/status/:page', async (request, reply) => {
    const { page } = request.params as { readonly page: string };
    return await answer(source, given, request, reply, { name: page, asked: 'html' });
  });
  http.get('/status/:page/history', async (request, reply) => {
    const { page } = request.params as { readonly page: string };
    return await answer(source, given, request, reply, { name: page, asked: 'history' });
  });
}

async function answer(
  source: PageSource,
  given: Answering,
  request: FastifyRequest,
  reply: FastifyReply,
  { name, asked }: { readonly name: string; readonly asked: Form },
): Promise<FastifyReply> {
  const [, slug, suffix] = named.exec(name) ?? [];
  const form: Form = suffix === undefined ? asked : (suffix as Form);
  const served = slug === undefined ? undefined : source.find(slug);
  if (served === 'unknown') return await answerPlain(reply, 503, notKnown);
  if (served === undefined) return await answerPlain(reply, 404, notHere);
  if (served.page.audience === 'internal') {
    const may = await source.mayRead(request);
    if (may === 'unknown') return await answerPlain(reply, 503, notRecognised);
    if (!may) return await answerPlain(reply, 404, notHere);
  }
  return await answerPage(request, reply, served, form, given);
}

/** Unknown never means yes. */
async function mayRead(parts: HttpParts, request: FastifyRequest): Promise<boolean | 'unknown'> {
  try {
    return (await identify(parts, request)).permissions.has('status.read');
  } catch (error) {
    return error instanceof Problem && error.status < 500 ? false : 'unknown';
  }
}
