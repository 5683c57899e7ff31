import { hash } from 'node:crypto';
import { canonicalJson } from '@lockstep/evidence';
import type { RequestContext, Transaction } from '../context.ts';
import { at } from '../db/row-types.ts';
import { statement } from '../db/statement.ts';
import { needToKnow } from '../evidence/matters.ts';
import { Problem } from '../problem.ts';

const claimSql = statement<never>(
  'http.claim_answer',
  `insert into idempotent_answer (actor_id, operation, key, body_digest, created_at) values ($1, $2, $3, $4, $5)
   on conflict (actor_id, operation, key) do nothing`,
);
const findSql = statement<{ body_digest: string; answer: unknown }>(
  'http.find_answer',
  'select body_digest, answer from idempotent_answer where actor_id = $1 and operation = $2 and key = $3',
);
const storeSql = statement<never>(
  'http.store_answer',
  'update idempotent_answer set answer = $4 where actor_id = $1 and operation = $2 and key = $3',
);
const pruneSql = statement<never>('http.prune_answers', 'delete from idempotent_answer where created_at < $1');

export interface IdempotentCall {
  readonly operation: string;
  readonly key: string;
  /** Params, query and body: the same key with another request is a mistake of the client. */
  readonly request: unknown;
}

/** @throws `request.invalid` for a key that is empty, too long or not printable */
export function readIdempotencyKey(header: string | string[] | undefined): string | undefined {
  if (header === undefined) return undefined;
  if (typeof header === 'string' && /^[\x21-\x7e]{1,200}$/.test(header)) return header;
  throw new Problem('request.invalid', 'the `idempotency-key` header is not usable', {
    help: 'send 1 to 200 printable characters without spaces, for example a UUID',
  });
}

/**
 * Runs the whole call in one transaction that also stores its answer: either both are there or neither. A second call with the
 * same key waits for the first one's commit (unique key) and then gets the first answer; a failed call leaves nothing and may be
 * repeated. Use cases inside join this transaction.
 */
export async function answerOnce<Body>(
  ctx: RequestContext,
  call: IdempotentCall,
  work: (joined: RequestContext) => Promise<Body>,
): Promise<unknown> {
  const id = [ctx.actor.id, call.operation, call.key];
  const digest = hash('sha256', canonicalJson(call.request));
  return await ctx.transaction(async (tx) => {
    const isFirst = (await tx.execute(claimSql, [...id, digest, at(ctx.now)])) === 1;
    const first = isFirst ? undefined : await firstAnswer(tx, id, digest);
    if (first !== undefined && !(await isGone(tx, ctx, call, first.answer))) return first.answer;
    const joined: RequestContext = {
      ...ctx,
      read: tx,
      transaction: (inner) => inner(tx),
      inOneStatement: (inner) => inner(tx),
    };
    const body = await work(joined);
    await tx.execute(storeSql, [...id, JSON.stringify(body ?? null)]);
    return body;
  });
}

/**
 * Whether an answer is about a matter that the caller may not know of any more. A request that names the matter is asked again,
 * and answered as any is that names nothing.
 *
 * @throws `request.not_found` where asking again would make another one
 */
async function isGone(
  tx: Transaction,
  ctx: Pick<RequestContext, 'actor'>,
  { request }: IdempotentCall,
  answer: unknown,
): Promise<boolean> {
  const known = await needToKnow(tx, ctx);
  if (known.isSystem) return false;
  if (known.names(JSON.stringify(request))) return true;
  if (!known.names(JSON.stringify(answer))) return false;
  throw new Problem('request.not_found', 'what this request made is not there any more', {
    help: 'use a new `idempotency-key` to make another one',
  });
}

async function firstAnswer(
  tx: Transaction,
  id: readonly string[],
  digest: string,
): Promise<{ readonly answer: unknown }> {
  const [row] = await tx.query(findSql, id);
  if (row === undefined) throw new RangeError('an idempotent answer vanished while it was read');
  if (row.body_digest !== digest) {
    throw new Problem('request.idempotency_mismatch', 'this `idempotency-key` was used for a different request', {
      help: 'use a new key for a new request',
    });
  }
  return { answer: row.answer };
}

/** Answers are kept for a day. */
export async function pruneAnswers(tx: Transaction, before: number): Promise<void> {
  await tx.execute(pruneSql, [at(before)]);
}
