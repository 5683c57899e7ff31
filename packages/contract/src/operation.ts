import type { z } from 'zod';
import type { ErrorCode } from './errors.ts';
import type { Permission } from './permissions.ts';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/**
 * One entry of the contract: routes, OpenAPI, web client and CLI come from it.
 *
 * - `permission`: checked by the use case for every caller; `public` operations need no session (sign-in, health, first run);
 *   `authenticated` ones need a session or token, no particular right (who am I, sign out).
 * - `interactive`: true when an API token may never call it, whatever its scopes (turning a key, granting one).
 * - `idempotent`: a client may send `idempotency-key`; the same key and body give the first answer again.
 * - `stream`: the request body is raw bytes, read as a stream (SBOM and feed uploads); `body` then describes nothing.
 * - `download`: media type of an answer that is streamed instead of one JSON value; `response` then describes one line of it.
 * - `throttled`: few calls per minute and address (sign-in, setup links).
 */
export interface Operation<
  Params extends z.ZodType = z.ZodType,
  Query extends z.ZodType = z.ZodType,
  Body extends z.ZodType = z.ZodType,
  Response extends z.ZodType = z.ZodType,
> {
  readonly method: Method;
  readonly path: string;
  readonly summary: string;
  readonly permission: Permission | 'public' | 'authenticated';
  readonly params: Params;
  readonly query: Query;
  readonly body: Body;
  readonly response: Response;
  readonly errors: readonly ErrorCode[];
  readonly interactive?: boolean;
  readonly idempotent?: boolean;
  readonly stream?: boolean;
  readonly download?: string;
  readonly throttled?: boolean;
}

/** Gives an entry its exact type; does nothing else. */
export function operation<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, R extends z.ZodType>(
  entry: Operation<P, Q, B, R>,
): Operation<P, Q, B, R> {
  return entry;
}

/** A table of operations by name. */
export type Operations = Readonly<Record<string, Operation>>;

/** What a handler receives. */
export type ParamsOf<O extends Operation> = z.output<O['params']>;
export type QueryOf<O extends Operation> = z.output<O['query']>;
export type BodyOf<O extends Operation> = z.output<O['body']>;
/** What a client sends; members with a default may be left out. */
export type ParamsInput<O extends Operation> = z.input<O['params']>;
export type QueryInput<O extends Operation> = z.input<O['query']>;
export type BodyInput<O extends Operation> = z.input<O['body']>;
/** What a handler gives back and a client receives. */
export type ResponseOf<O extends Operation> = z.output<O['response']>;
