import type {
  BodyInput,
  Operation,
  OperationName,
  operations,
  ParamsInput,
  QueryInput,
  ResponseOf,
} from '@lockstep/contract';
import { toProblemError } from './read-problem.ts';
import { type ProblemError, UnreachableError } from './problem-error.ts';
import { type CallParts, type Route, toRequest } from './request.ts';

export interface ClientOptions {
  /** Origin of the server; empty for the page's own. */
  readonly baseUrl: string;
  /** API token; without one the browser's session cookie is used. */
  readonly token?: string | undefined;
  readonly fetch?: typeof globalThis.fetch | undefined;
}

type Table = typeof operations;

/** Where every operation is asked: the table without its schemas, which are ten times as large. */
export type Routes = Readonly<Record<OperationName, Route>>;

/** Required only where the operation has required members. */
type Part<Key extends string, Value> = {} extends Value
  ? { readonly [K in Key]?: Value }
  : { readonly [K in Key]: Value };

/** What a call is given: params, query and body as the contract says. */
export type CallInput<O extends Operation> = Part<'params', ParamsInput<O>> &
  Part<'query', QueryInput<O>> &
  Part<'body', BodyInput<O>> &
  Pick<CallParts, 'stream' | 'idempotencyKey' | 'signal'>;

/** The second argument may be left out where nothing is required. */
type CallArguments<O extends Operation> = {} extends CallInput<O> ? [input?: CallInput<O>] : [input: CallInput<O>];

export interface Client {
  /**
   * Calls an operation.
   *
   * @throws ProblemError when the server refuses, UnreachableError when it does not answer
   */
  call<Name extends OperationName>(name: Name, ...input: CallArguments<Table[Name]>): Promise<ResponseOf<Table[Name]>>;
  /** Reads a download line by line as JSON; throws like `call`. */
  lines<Name extends OperationName>(
    name: Name,
    ...input: CallArguments<Table[Name]>
  ): AsyncGenerator<ResponseOf<Table[Name]>>;
}

/** A client that brings no schemas along. It holds no state besides its options and uses web standards only. */
export function createRoutedClient(routes: Routes, options: ClientOptions): Client {
  const target = { baseUrl: options.baseUrl.replace(/\/+$/, ''), token: options.token };
  const send = async (name: OperationName, input: CallParts | undefined): Promise<Response> => {
    const { url, init } = toRequest(target, routes[name], input ?? {});
    const doFetch = options.fetch ?? globalThis.fetch;
    let response: Response;
    try {
      response = await doFetch(url, init);
    } catch (error) {
      if (init.signal?.aborted === true) throw error;
      throw new UnreachableError(target.baseUrl, reasonOf(error), error);
    }
    if (response.ok) return response;
    throw await toProblem(response, target.baseUrl);
  };
  return {
    async call(name, ...[input]) {
      const response = await send(name, input);
      return (await readJson(response, target.baseUrl)) as ResponseOf<Table[typeof name]>;
    },
    async *lines(name, ...[input]) {
      const response = await send(name, input);
      for await (const line of splitLines(response)) yield JSON.parse(line) as ResponseOf<Table[typeof name]>;
    },
  };
}

/** `fetch failed` alone helps nobody; the system's reason hides in the cause. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'no answer';
  const { cause } = error;
  if (cause instanceof Error) return 'code' in cause && typeof cause.code === 'string' ? cause.code : cause.message;
  return error.message;
}

async function readJson(response: Response, baseUrl: string): Promise<unknown> {
  try {
    return await response.json();
  } catch (error) {
    throw new UnreachableError(baseUrl, 'the answer is not json', error);
  }
}

async function toProblem(response: Response, baseUrl: string): Promise<ProblemError | UnreachableError> {
  const text = await response.text().catch(() => '');
  return (
    toProblemError(parse(text)) ?? new UnreachableError(baseUrl, `something else answers there (${response.status})`)
  );
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

async function* splitLines(response: Response): AsyncGenerator<string> {
  if (response.body === null) return;
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      const lines = (rest + value).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) if (line !== '') yield line;
    }
    if (rest !== '') yield rest;
  } finally {
    await reader.cancel();
  }
}
