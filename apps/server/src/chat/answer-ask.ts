import type { ProvenAsk } from '#contacts/index.ts';
import type { ChatAnswer } from '../platform/outgoing/chat.ts';
import { Problem } from '../platform/problem.ts';
import { type ChatGround, type ChatParts, groundOf } from './chat-ground.ts';
import { declareAllTheSame } from './declare-by-chat.ts';
import { keepOffered, keepQuote } from './keep-quote.ts';
import { parseCommand } from './parse-command.ts';
import { runCommand } from './run-command.ts';
import { whereDone } from './where-done.ts';
import { problemAnswer, strangerAnswer, withPrefix } from './words.ts';

/** Whatever somebody asks in a chat. What can not be done is said; only our own mistakes are thrown. */
export async function answerAsk(parts: ChatParts, ask: ProvenAsk): Promise<ChatAnswer> {
  const ground = await groundOf(parts, ask);
  if (ground === undefined) return withPrefix(await answerStranger(parts, ask), ask.prefix);
  try {
    return withPrefix(await answer(ground), ask.prefix);
  } catch (error) {
    if (error instanceof Problem) return withPrefix(problemAnswer(error), ask.prefix);
    throw error;
  }
}

async function answerStranger({ publicUrl }: ChatParts, ask: ProvenAsk): Promise<ChatAnswer> {
  const text = ask.matter.kind === 'command' ? ask.matter.text : '';
  return strangerAnswer(ask, await ask.offerLink(), whereDone(publicUrl, text));
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
