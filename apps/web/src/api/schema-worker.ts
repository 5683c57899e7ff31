import './schema-setup.ts';
import { mostCalendarBytes, mostCalendarCharacters, operations, plainWords } from '@lockstep/contract';
import { mistakesBy } from './mistakes.ts';
import type { SchemaAnswer, SchemaAsk } from './body-schema.ts';

/** Runs the contract's schemas beside the thread that draws: to run them for the first time takes it longer than a few frames. */
addEventListener('message', ({ data: ask }: MessageEvent<SchemaAsk>) => {
  const answer: SchemaAnswer =
    ask.kind === 'mistakes'
      ? { id: ask.id, kind: ask.kind, mistakes: mistakesBy(operations[ask.name].body, plainWords, ask.body) }
      : {
          id: ask.id,
          kind: ask.kind,
          limits: { characters: mostCalendarCharacters, bytes: mostCalendarBytes },
        };
  postMessage(answer);
});
