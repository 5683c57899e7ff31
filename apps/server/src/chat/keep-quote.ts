import { z } from 'zod';
import { findPersonRights } from '#access/index.ts';
import { addChatEntry, type Incident, listIncidents, plain } from '#incidents/index.ts';
import type { ChatAnswer, ChatQuote } from '../platform/outgoing/chat.ts';
import { requirePermission } from '../platform/require-permission.ts';
import type { ChatGround } from './chat-ground.ts';
import { incidentOfPlace } from './named-incident.ts';
import { insertOffer, takeOffer } from './offer-store.ts';
import { incidentUrl } from './words.ts';

const Offered = z.object({
  room: z.string().optional(),
  quote: z.object({
    id: z.string(),
    authorId: z.string().optional(),
    authorName: z.string(),
    writtenAt: z.number(),
    text: z.string(),
    permalink: z.string().optional(),
  }),
});

/** Longest text of an entry that is taken from a chat. */
const longestText = 15_000;
const mostAsked = 5;

/** A message becomes an entry of the incident whose channel it stands in; elsewhere the person is asked which one is meant. */
export async function keepQuote(ground: ChatGround, quote: ChatQuote): Promise<ChatAnswer> {
  const { ctx, ask, userId, publicUrl } = ground;
  requirePermission(ctx, 'incidents.write');
  const incident = await incidentOfPlace(ground);
  if (incident !== undefined) return await addQuote(ground, incident.name, quote);
  const open = await listIncidents(ctx, { open: true, limit: mostAsked - 1 });
  if (open.length === 0) return { sentence: 'Nothing was added: no incident is open.' };
  const id = ctx.newId();
  await ctx.transaction(
    async (tx) =>
      await insertOffer(tx, { id, setupId: ask.setupId, userId, kind: 'keep' }, { room: ask.room, quote }, ctx.now),
  );
  return {
    sentence: 'To which timeline?',
    buttons: open.map(({ name, title }) => ({ label: `${name}: ${title}`, act: 'keep', value: `${id} ${name}` })),
    links: [{ label: 'All incidents', url: `${publicUrl}/incidents` }],
  };
}

/** The answer to "to which timeline?". @param value as `keepQuote` wrote it */
export async function keepOffered(ground: ChatGround, value: string): Promise<ChatAnswer> {
  const { ctx, ask, userId } = ground;
  const [, id, name] = /^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}) ((?:INC|R)-[A-Z0-9]{1,9})$/.exec(value) ?? [];
  if (id === undefined || name === undefined) return { sentence: 'Nothing was added: this is no button of ours.' };
  const offer = { id, setupId: ask.setupId, userId, kind: 'keep' } as const;
  const taken = Offered.safeParse(await ctx.transaction(async (tx) => await takeOffer(tx, offer, ctx.now)));
  if (!taken.success)
    return {
      sentence: 'Nothing was added: this question is an hour old, was answered before, or was asked of somebody else.',
    };
  const { authorId, permalink, ...quote } = taken.data.quote;
  return await addQuote(ground, name, { ...quote, authorId, permalink });
}

/** A message that is named by its link, where the chat lets us read it for whoever asks. */
export async function keepNamed(ground: ChatGround, name: string, permalink: string): Promise<ChatAnswer> {
  const { ctx, ask } = ground;
  requirePermission(ctx, 'incidents.write');
  if (ask.findQuote === undefined)
    return {
      sentence: `Nothing was added: messages of ${ask.title} can not be read by their link as it is set up.`,
      lines: [
        'Write what they say with `/lockstep update`, or use the shortcut of the message where the chat has one.',
      ],
    };
  const found = await ask.findQuote(permalink);
  if (found.ok) return await addQuote(ground, name, found.quote);
  return { sentence: `Nothing was added: ${found.problem}.`, lines: [found.help] };
}

async function addQuote(ground: ChatGround, name: string, quote: ChatQuote): Promise<ChatAnswer> {
  const { ctx, ask, publicUrl } = ground;
  const author = await authorOf(ground, quote);
  const { incident, isNew } = await addChatEntry(ctx, name, {
    text: quoteText(ask.title, author, quote),
    happenedAt: Math.min(quote.writtenAt, ctx.now),
    source: { name: `chat ${ask.setupId}`, id: quote.id },
  });
  return addedAnswer(publicUrl, incident, isNew);
}

function addedAnswer(publicUrl: string, incident: Incident, isNew: boolean): ChatAnswer {
  const { name } = incident;
  return {
    sentence: isNew
      ? `The message stands on the timeline of ${name}.`
      : `The timeline of ${name} has this message already.`,
    links: [{ label: 'Open the room', url: incidentUrl(publicUrl, incident) }],
  };
}

/** By their name in Lockstep where the account is somebody's. */
async function authorOf({ ctx, ask }: ChatGround, { authorId, authorName }: ChatQuote): Promise<string> {
  if (authorId === undefined) return authorName;
  const owner = (await ask.ownersOf([authorId])).get(authorId);
  return (owner === undefined ? undefined : (await findPersonRights(ctx.read, owner))?.name) ?? authorName;
}

/** Words of others as a quotation, in which nothing is read as Markdown. */
function quoteText(chat: string, author: string, { text, permalink }: ChatQuote): string {
  const lines = text
    .slice(0, longestText)
    .split(/\r?\n/)
    .map((line) => `> ${plain(line)}`);
  const more = text.length > longestText ? ['>', '> …'] : [];
  const link = permalink === undefined ? '' : ` ([message](${permalink}))`;
  return [`${plain(author)} wrote in ${chat}${link}:`, '', ...lines, ...more].join('\n');
}
