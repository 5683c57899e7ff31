import { type CallInput, createRoutedClient, ProblemError, UnreachableError } from '@lockstep/client';
import type { OperationName, ProblemBody, ResponseOf, operations } from '@lockstep/contract';
import { routes } from './routes.ts';

type Table = typeof operations;

export type InputOf<N extends OperationName> = CallInput<Table[N]>;
export type AnswerOf<N extends OperationName> = ResponseOf<Table[N]>;

const client = createRoutedClient(routes, { baseUrl: '' });

/** A request that failed, as the server put it, or `unreachable` when it did not answer at all. */
export class RequestProblem extends Error {
  readonly code: ProblemBody['code'] | 'unreachable';
  readonly status: number;
  readonly help: string | undefined;
  readonly fields: NonNullable<ProblemBody['fields']>;
  readonly requestId: string | undefined;

  constructor(cause: ProblemError | UnreachableError) {
    const isAnswer = cause instanceof ProblemError;
    super(isAnswer ? cause.message : 'Lockstep does not answer', { cause });
    this.code = isAnswer ? cause.code : 'unreachable';
    this.status = isAnswer ? cause.status : 0;
    this.help = isAnswer
      ? cause.help
      : 'see whether the server runs and the network is there; screens try again by themselves';
    this.fields = isAnswer ? cause.fields : [];
    this.requestId = isAnswer ? cause.requestId : undefined;
  }
}

/** Sends one request; every failure comes out as a `RequestProblem`. */
export async function call<N extends OperationName>(
  name: N,
  input: object,
  signal?: AbortSignal,
): Promise<AnswerOf<N>> {
  try {
    return await client.call(...argumentsOf(name, input, signal));
  } catch (error) {
    throw asRequestProblem(error);
  }
}

/** What the client throws, as screens show it; anything else stays what it is. */
export function asRequestProblem(error: unknown): unknown {
  return error instanceof ProblemError || error instanceof UnreachableError ? new RequestProblem(error) : error;
}

type Arguments<N extends OperationName> = Parameters<typeof client.call<N>>;

/** The screens' questions are checked where they are written; adding the signal loses what the generic name knew. */
function argumentsOf<N extends OperationName>(name: N, input: object, signal: AbortSignal | undefined): Arguments<N> {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the one boundary between typed questions and the client
  return [name, { ...input, ...(signal && { signal }) }] as unknown as Arguments<N>;
}
