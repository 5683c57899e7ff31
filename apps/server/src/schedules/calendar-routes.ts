import type { FastifyInstance } from 'fastify';
import { isHeld } from '../platform/http/is-held.ts';
import type { HttpParts } from '../platform/http/operations.ts';
import { Problem } from '../platform/problem.ts';
import { calendarText } from './calendar-text.ts';
import { findFeed, noteFeedRead } from './feed-store.ts';
import { hashFeedToken } from './own-feeds.ts';

/** Calendar services ask for many people from one address: more than of what is throttled otherwise. */
const timesThrottled = 30;

/** `/calendar/<token>.ics`: who knows the address may read; nothing else is asked, as calendar programs can not sign in. */
export function registerCalendars(
  http: FastifyInstance,
  { database, throttledPerMinute }: Pick<HttpParts, 'database' | 'throttledPerMinute'>,
  publicUrl: string,
): void {
  http.route({
    method: 'GET',
    url: '/calendar/:file',
    config: { rateLimit: { max: timesThrottled * throttledPerMinute, timeWindow: 60_000 } },
    handler: async (request, reply) => {
      const { file } = request.params as { readonly file: string };
      const [, token] = /^([0-9a-f]{32})\.ics$/.exec(file) ?? [];
      const feed = token === undefined ? undefined : await findFeed(database.read, hashFeedToken(token));
      if (feed === undefined) {
        throw new Problem('schedules.feed_not_found', 'there is no calendar at this address', {
          help: 'make a new calendar feed in Lockstep; this one was ended, or the address is not complete',
        });
      }
      const now = database.clock.now();
      const { text, etag } = await calendarText(database.read, feed, publicUrl, now);
      await noteFeedRead(database.read, feed.id, now);
      reply.header('etag', etag).header('cache-control', 'private, no-cache').header('x-robots-tag', 'noindex');
      if (isHeld(request.headers['if-none-match'], etag)) return await reply.status(304).send();
      return await reply
        .type('text/calendar; charset=utf-8')
        .header('content-disposition', 'inline; filename="on-call.ics"')
        .send(text);
    },
  });
}
