import type { OperationName } from '@lockstep/contract';
import type { Mistake } from './mistakes.ts';
import { trustedWorker } from './trusted-worker.ts';

/** How much of a calendar may be sent. */
interface CalendarLimits {
  readonly characters: number;
  readonly bytes: number;
}

type Question =
  | { readonly kind: 'mistakes'; readonly name: OperationName; readonly body: unknown }
  | { readonly kind: 'calendarLimits' };
export type SchemaAsk = Question & { readonly id: number };
export type SchemaAnswer = { readonly id: number } & (
  | { readonly kind: 'mistakes'; readonly mistakes: readonly Mistake[] }
  | { readonly kind: 'calendarLimits'; readonly limits: CalendarLimits }
);

const waiting = new Map<number, (answer: SchemaAnswer | undefined) => void>();
let worker: Worker | undefined;
let lastId = 0;

/** A newer server no longer has this build's files, or it is away: nobody waits any longer, and the next one who asks tries again. */
function giveUp(): void {
  worker?.terminate();
  worker = undefined;
  for (const answer of waiting.values()) answer(undefined);
  waiting.clear();
}

function startedWorker(): Worker {
  if (worker !== undefined) return worker;
  worker = new Worker(trustedWorker('schemas'), { type: 'module', name: 'lockstep-schemas' });
  worker.addEventListener('error', giveUp);
  worker.addEventListener('message', ({ data }: MessageEvent<SchemaAnswer>) => {
    waiting.get(data.id)?.(data);
    waiting.delete(data.id);
  });
  return worker;
}

/** Undefined when the schemas can not be had. */
async function ask(question: Question): Promise<SchemaAnswer | undefined> {
  const id = ++lastId;
  return await new Promise((answer) => {
    waiting.set(id, answer);
    try {
      startedWorker().postMessage({ ...question, id });
    } catch {
      giveUp();
    }
  });
}

function prepare(): void {
  try {
    startedWorker();
  } catch {
    giveUp();
  }
}

let isWaiting = false;

/** Schemas come with the first touch or key, before anything is sent; who only looks never fetches them. */
export function loadContractAtFirstGesture(): void {
  if (isWaiting) return;
  isWaiting = true;
  for (const gesture of ['pointerdown', 'keydown'] as const)
    addEventListener(gesture, prepare, { once: true, passive: true });
}

/** What the contract finds wrong with a body; nothing when the schemas can not be had: the server checks again in any case. */
export async function mistakesIn(name: OperationName, body: unknown): Promise<readonly Mistake[]> {
  const answer = await ask({ kind: 'mistakes', name, body });
  return answer?.kind === 'mistakes' ? answer.mistakes : [];
}

/** Undefined when nobody here knows: the server says so. */
export async function calendarLimits(): Promise<CalendarLimits | undefined> {
  const answer = await ask({ kind: 'calendarLimits' });
  return answer?.kind === 'calendarLimits' ? answer.limits : undefined;
}
