import { z } from 'zod';
import { Severity, Slug } from '@lockstep/contract';
import { declareIncident, type Incident } from '#incidents/index.ts';
import type { RequestContext, Transaction } from '../platform/context.ts';
import type { ChatAnswer } from '../platform/outgoing/chat.ts';
import { Problem } from '../platform/problem.ts';
import type { ChatGround } from './chat-ground.ts';
import { insertOffer, takeOffer, takeTurn } from './offer-store.ts';
import type { ChatCommand } from './parse-command.ts';
import { incidentActs, incidentLine, incidentUrl } from './words.ts';

type Declare = Extract<ChatCommand, { kind: 'declare' }>;

const Offered = z.object({
  title: z.string(),
  severity: Severity.optional(),
  about: z.enum(['reliability', 'security', 'both']).optional(),
  service: Slug.optional(),
});

/** Declares, one after another: whoever comes second with the same words is asked whether it is the same. */
export async function declareByChat(ground: ChatGround, command: Declare): Promise<ChatAnswer> {
  const { ctx } = ground;
  try {
    const incident = await ctx.transaction(async (tx) => {
      await takeTurn(tx);
      return await declare(tx, ctx, command);
    });
    return declaredAnswer(ground, incident);
  } catch (error) {
    if (!(error instanceof Problem) || error.code !== 'incidents.looks_the_same') throw error;
    return await askBack(ground, command, error);
  }
}

/** "Declare all the same", pressed by whoever was asked; a second press declares nothing. */
export async function declareAllTheSame(ground: ChatGround, offerId: string): Promise<ChatAnswer> {
  const { ctx, ask, userId } = ground;
  const id = z.uuid().safeParse(offerId);
  const incident = await ctx.transaction(async (tx) => {
    if (!id.success) return undefined;
    const offer = { id: id.data, setupId: ask.setupId, userId, kind: 'declare' } as const;
    const taken = Offered.safeParse(await takeOffer(tx, offer, ctx.now));
    if (!taken.success) return undefined;
    const { severity, about, service, title } = taken.data;
    return await declare(tx, ctx, { kind: 'declare', title, severity, about, service, isAnother: true });
  });
  if (incident !== undefined) return declaredAnswer(ground, incident);
  return {
    sentence: 'Nothing was done: this question is an hour old, was answered before, or was asked of somebody else.',
  };
}

async function declare(
  tx: Transaction,
  ctx: RequestContext,
  { title, severity = 'sev3', about = 'reliability', service, isAnother }: Declare,
): Promise<Incident> {
  const onDuplicate = isAnother ? 'declare' : 'ask';
  const joined: RequestContext = { ...ctx, transaction: async (work) => await work(tx) };
  return await declareIncident(joined, service, { title, severity, kind: about, onDuplicate, declaredVia: 'chat' });
}

function declaredAnswer({ ask, publicUrl }: ChatGround, incident: Incident): ChatAnswer {
  const { buttons = [], links } = incidentActs(publicUrl, incident);
  return {
    sentence: `Declared ${incidentLine(incident)}`,
    isForAll: true,
    buttons: [
      ...buttons,
      ...(ask.makesRooms ? [{ label: 'Make a channel', act: 'run', value: `channel ${incident.name}` } as const] : []),
    ],
    ...(links !== undefined && { links }),
  };
}

async function askBack(ground: ChatGround, command: Declare, problem: Problem): Promise<ChatAnswer> {
  const { ctx, ask, userId, publicUrl } = ground;
  const [name = ''] = problem.message.split(' ');
  const id = ctx.newId();
  const { title, severity, about, service } = command;
  await ctx.transaction(
    async (tx) =>
      await insertOffer(
        tx,
        { id, setupId: ask.setupId, userId, kind: 'declare' },
        { title, severity, about, service },
        ctx.now,
      ),
  );
  return {
    sentence: `${problem.message}. Is it the same?`,
    buttons: [
      { label: `Join ${name}`, act: 'run', value: `join ${name}`, isFirst: true },
      { label: 'Declare all the same', act: 'declare', value: id, typed: typedAgain(command) },
    ],
    links: [{ label: `Open ${name}`, url: incidentUrl(publicUrl, { name }) }],
  };
}

/** As it is typed where nothing can be pressed. */
function typedAgain({ title, severity, about, service }: Declare): string {
  return [`declare anyway "${title}"`, severity, about, service].filter((word) => word !== undefined).join(' ');
}
