import type { ProvenAsk } from '#contacts/index.ts';
import type { ChatAnswer } from '../platform/outgoing/chat.ts';
import { Problem } from '../platform/problem.ts';
import { type ChatGround, type ChatParts, groundOf } from './chat-ground.ts';
import { declareAllTheSame } from './declare-by-chat.ts';
import { keepOffered, keepQuote } from './keep-quote.ts';
import { linksOnly } from './links-only.ts';
import { parseCommand } from './parse-command.ts';
import { runCommand } from './run-command.ts';
import { problemAnswer, strangerAnswer } from './words.ts';

/** Whatever somebody asks in a chat. What can not be done is said; only our own mistakes are thrown. */
export async function answerAsk(parts: ChatParts, ask: ProvenAsk): Promise<ChatAnswer> {
  const { publicUrl } = parts;
  if (!ask.knowsPeople) return linksOnly(publicUrl, ask.matter.kind === 'command' ? ask.matter.text : '');
  const ground = await groundOf(parts, ask);
  if (ground === undefined) return strangerAnswer({ publicUrl, by: ask.by, title: ask.title });
  try {
    return await answer(ground);
  } catch (error) {
    if (error instanceof Problem) return problemAnswer(error);
    throw error;
  }
}

async function answer(ground: ChatGround): Promise<ChatAnswer> {
  const { matter } = ground.ask;
  switch (matter.kind) {
    case 'command':
      return await typed(ground, matter.text);
    case 'quote':
      return await keepQuote(ground, matter.quote);
    case 'press':
      switch (matter.act) {
        case 'run':
          return await typed(ground, matter.value);
        case 'declare':
          return await declareAllTheSame(ground, matter.value);
        case 'keep':
          return await keepOffered(ground, matter.value);
      }
  }
}

async function typed(ground: ChatGround, text: string): Promise<ChatAnswer> {
  const read = parseCommand(text);
  if (read.ok) return await runCommand(ground, read.command);
  return { sentence: `Nothing was done: ${read.problem}.`, lines: [read.help] };
}
