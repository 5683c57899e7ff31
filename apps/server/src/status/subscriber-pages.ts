import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { RequestContext } from '../platform/context.ts';
import { escaped } from '../platform/html.ts';
import { Problem } from '../platform/problem.ts';
import { answerPlain } from './answer-page.ts';
import type { ServedPage, ServedPages } from './served-pages.ts';
import { askToSubscribe, confirmSubscription, unsubscribe } from './subscribe.ts';
import type { LinkPurpose, SubscriberLinks } from './subscriber-links.ts';

interface SubscriberParts {
  readonly links: SubscriberLinks;
  readonly pages: ServedPages;
  readonly throttledPerMinute: number;
  contextOf(request: FastifyRequest): RequestContext;
}

const maxBytes = 4_096;
/** Mail programs and their servers press links for many people from one address. */
const timesThrottled = 30;

const asked = {
  title: 'Look in your mail',
  sentences: [
    'If this address can hear of updates, a mail is on its way that asks whether you want them.',
    'Nothing is sent until you say yes.',
  ],
};
/** Its mac is wrong: no mail ever held it. */
const linkIsWrong = {
  title: 'This link does not work',
  sentences: ['It may have been cut when it was copied. Open it from the mail once more.'],
};
const linkHasExpired = {
  title: 'This link has expired',
  sentences: ['Links that ask for consent hold for 48 hours. Ask again on the status page.'],
};
const words: Readonly<Record<LinkPurpose, { readonly title: string; readonly button: string; readonly done: string }>> =
  {
    confirm: {
      title: 'Do you want mails about updates?',
      button: 'Yes, send them',
      done: 'You hear of updates from now on',
    },
    unsubscribe: { title: 'Do you want no more mails?', button: 'Stop them', done: 'You get no more mails' },
  };

interface SubscriberRequest {
  readonly page: string;
  readonly token: string;
}

/** Subscribing, consent and its end: forms that work without script. Links only ask; pressing is what counts, as machines open links. */
export function registerSubscriberPages(http: FastifyInstance, parts: SubscriberParts): void {
  void http.register(async (child) => {
    child.removeAllContentTypeParsers();
    child.addContentTypeParser('*', { parseAs: 'string', bodyLimit: maxBytes }, (_request, body, done) =>
      done(null, body),
    );
    child.route({
      method: 'POST',
      url: '/status/:page/subscribe',
      config: { rateLimit: { max: parts.throttledPerMinute, timeWindow: 60_000 } },
      handler: async (request, reply) => await subscribe(parts, request, reply),
    });
    const config = { rateLimit: { max: timesThrottled * parts.throttledPerMinute, timeWindow: 60_000 } };
    for (const purpose of ['confirm', 'unsubscribe'] as const) {
      const url = `/status/:page/${purpose}/:token`;
      child.get(url, { config }, async (request, reply) => {
        const { title, button } = words[purpose];
        const open = openPage(parts, request);
        const sentences = open === undefined ? [] : [`It is about the mails of ${open.title}.`];
        return await answerPlain(reply, 200, { title, sentences, more: pressOnce(button) + wayBack(open) });
      });
      child.post(url, { config }, async (request, reply) => await press(parts, purpose, request, reply));
    }
  });
}

/** To the same address: it is the link itself that is pressed. */
function pressOnce(label: string): string {
  return `<form method="post"><button>${label}</button></form>`;
}

/** The page that an address names, where everybody may read it: of others nothing is told, not even whether they are there. */
function openPage({ pages }: SubscriberParts, request: FastifyRequest): ServedPage['page'] | undefined {
  const served = pages.find((request.params as SubscriberRequest).page);
  if (served === undefined || served === 'unknown') return undefined;
  return served.page.audience === 'public' ? served.page : undefined;
}

function wayBack(page: ServedPage['page'] | undefined): string {
  return page === undefined ? '' : `<nav><a href="/status/${page.slug}">Back to ${escaped(page.title)}</a></nav>`;
}

/** One answer whatever came of it: known, unknown, refused and over the limit look alike. */
async function subscribe(parts: SubscriberParts, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const email = new URLSearchParams(typeof request.body === 'string' ? request.body : '').get('email') ?? '';
  const open = openPage(parts, request);
  if (open !== undefined) {
    try {
      await askToSubscribe(parts.contextOf(request), open.slug, email);
    } catch (error) {
      // The page went away a moment ago.
      if (!(error instanceof Problem && error.code === 'status.page_not_found')) throw error;
    }
  }
  return await answerPlain(reply, 200, { ...asked, more: wayBack(open) });
}

async function press(
  parts: SubscriberParts,
  purpose: LinkPurpose,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const { token } = request.params as SubscriberRequest;
  const ctx = parts.contextOf(request);
  const id = await parts.links.read(ctx, purpose, token);
  const more = wayBack(openPage(parts, request));
  if (id === undefined) return await answerPlain(reply, 404, { ...linkIsWrong, more });
  if (purpose === 'unsubscribe') await unsubscribe(ctx, id);
  else if (!(await confirmSubscription(ctx, id))) return await answerPlain(reply, 410, { ...linkHasExpired, more });
  return await answerPlain(reply, 200, { title: words[purpose].done, sentences: [], more });
}
