import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Actor } from '../context.ts';
import { type HttpParts, identify } from '../http/operations.ts';
import { requireSignedIn } from '../require-permission.ts';
import type { ChangeFeed } from './feed.ts';
import { MatterAudience } from './matters.ts';
import { getBounds, listChangesAfter, type SequencedChange } from './store.ts';

const heartbeatMs = 15_000;
const batchSize = 500;

function format(change: SequencedChange): string {
  const { seq, kind, subjectId, at } = change;
  return `id: ${seq}\nevent: change\ndata: ${JSON.stringify({ kind, subjectId, at })}\n\n`;
}

/**
 * Where a browser was; where it was never, what its first answer knew of.
 *
 * @param oldest of the changes that are kept: an answer that knew of none was given before all of them
 */
function cursorOf({ headers, query }: FastifyRequest, oldest: number): number | undefined {
  const cursor = headers['last-event-id'];
  if (typeof cursor === 'string' && /^\d{1,15}$/.test(cursor)) return Number(cursor);
  const after = typeof query === 'object' && query !== null && 'after' in query ? query.after : undefined;
  if (after === '0') return oldest - 1;
  return typeof after === 'string' && /^\d{1,15}$/.test(after) ? Number(after) : undefined;
}

/**
 * `GET /api/v1/events`: what changed, as server-sent events. A browser that comes back says where it was (`Last-Event-ID`) and
 * gets the rest; when that is not kept any more it gets `event: reset` and reads its screens again. One that comes for the first
 * time names what its first answer knew of (`after`, the `changeSeq` of `whoAmI`), so that nothing between the two is missed.
 */
export function registerEvents(app: FastifyInstance, parts: HttpParts, feed: ChangeFeed): void {
  const open = new Set<FastifyReply>();
  const audience = new MatterAudience(parts.database.read);
  app.get('/api/v1/events', async (request, reply) => {
    const actor = await identify(parts, request);
    requireSignedIn({ actor });
    open.add(reply);
    request.raw.once('close', () => open.delete(reply));
    await stream({ parts, feed, audience }, request, reply, actor);
    return reply;
  });
  app.addHook('preClose', async () => {
    for (const reply of open) reply.raw.end();
  });
}

interface Streaming {
  readonly parts: HttpParts;
  readonly feed: ChangeFeed;
  readonly audience: MatterAudience;
}

async function stream(
  { parts, feed, audience }: Streaming,
  request: FastifyRequest,
  reply: FastifyReply,
  first: Actor,
): Promise<void> {
  let actor = first;
  let sent = 0;
  const { read } = parts.database;
  // One batch after the other, so that nothing overtakes a change whose readers are being asked for.
  let sending = Promise.resolve();
  const send = (changes: readonly SequencedChange[]): Promise<void> => (sending = sending.then(() => pass(changes)));
  const pass = async (changes: readonly SequencedChange[]): Promise<void> => {
    for (const change of changes) {
      if (change.seq <= sent) continue;
      sent = change.seq;
      if (!actor.permissions.has(change.permission)) continue;
      if (change.matterId === undefined || (await audience.mayHear(change, readerId(actor)))) {
        reply.raw.write(format(change));
      }
    }
  };
  // Listen first, then catch up: whatever comes meanwhile waits, and what comes twice is dropped by its number.
  const held: SequencedChange[] = [];
  let isCaughtUp = false;
  const unlisten = feed.listen((changes) => {
    if (isCaughtUp) send(changes).catch(end);
    else held.push(...changes);
  });
  reply.hijack();
  reply.raw.writeHead(200, {
    ...(reply.getHeaders() as Record<string, string>),
    'content-type': 'text/event-stream',
    'cache-control': 'no-store',
    'x-accel-buffering': 'no',
  });
  reply.raw.write('retry: 2000\n\n');
  const heartbeat = setInterval(() => void checkActor(), heartbeatMs);
  const end = (): void => {
    clearInterval(heartbeat);
    unlisten();
    reply.raw.end();
  };
  request.raw.once('close', end);

  /** A session that was ended, or a role that was taken away, stops the stream with the next heartbeat. */
  async function checkActor(): Promise<void> {
    try {
      const current = await identify(parts, request);
      if (current.kind === 'anonymous') return end();
      actor = current;
      reply.raw.write(': alive\n\n');
    } catch {
      end();
    }
  }

  try {
    const { oldest, newest } = await getBounds(read);
    const cursor = cursorOf(request, oldest);
    sent = cursor ?? newest;
    if (cursor !== undefined && (cursor < oldest - 1 || cursor > newest)) {
      sent = newest;
      reply.raw.write(`id: ${newest}\nevent: reset\ndata: {}\n\n`);
    }
    while (sent < newest) {
      const before = sent;
      await send(await listChangesAfter(read, sent, batchSize));
      if (sent === before) break;
    }
    // The browser knows where it is even before anything happens.
    reply.raw.write(`id: ${Math.max(sent, newest)}\nevent: ready\ndata: {}\n\n`);
    isCaughtUp = true;
    await send(held);
  } catch {
    end();
  }
}

/** Restricted matters are told to people at their screens, never to a token. */
function readerId(actor: Actor): string | undefined {
  return actor.kind === 'person' ? actor.userId : undefined;
}
