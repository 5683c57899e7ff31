import type { BodyOf, Operation, Operations, ParamsOf, QueryOf, ResponseOf } from '@lockstep/contract';
import type { RequestContext } from '../context.ts';

/** What a handler is given besides its context. */
export interface HandlerInput<O extends Operation> {
  readonly params: ParamsOf<O>;
  readonly query: QueryOf<O>;
  readonly body: BodyOf<O>;
  /** Raw bytes of a `stream` operation; ends with `request.too_large` once too much was read. Empty for all others. */
  readonly stream: AsyncIterable<Uint8Array>;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly userAgent: string;
  readonly address: string;
}

export type DeepReadonly<T> = T extends (infer Item)[]
  ? readonly DeepReadonly<Item>[]
  : T extends object
    ? { readonly [Key in keyof T]: DeepReadonly<T[Key]> }
    : T;

/** A session cookie to set, or to take away. */
export type SessionChange = { readonly token: string; readonly expiresAt: number } | 'clear';

/** An answer that does more than carry a body. Lines of a download are sent as they come. */
export class Answer<Body> {
  readonly body: Body | undefined;
  readonly session: SessionChange | undefined;
  readonly lines: AsyncIterable<string> | undefined;

  constructor(parts: { body?: Body; session?: SessionChange; lines?: AsyncIterable<string> }) {
    this.body = parts.body;
    this.session = parts.session;
    this.lines = parts.lines;
  }
}

export type Handler<O extends Operation> = (
  ctx: RequestContext,
  input: HandlerInput<O>,
) => Promise<DeepReadonly<ResponseOf<O>> | Answer<DeepReadonly<ResponseOf<O>>>>;

/** One handler per operation of a table. */
export type Handlers<Table extends Operations> = { readonly [Name in keyof Table]: Handler<Table[Name]> };
