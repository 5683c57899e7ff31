import type { Actor, RequestContext } from './context.ts';
import type { Database } from './db/database.ts';
import { newId } from './db/ids.ts';

/** A context for one request or job; `now` is read once, here. */
export function makeContext(
  database: Database,
  actor: Actor,
  requestId: string,
  now: number = database.clock.now(),
): RequestContext {
  return {
    actor,
    now,
    requestId,
    newId,
    transaction: (work) => database.transaction(work),
    inOneStatement: (work) => database.inOneStatement(work),
    read: database.read,
  };
}

/** A part of Lockstep itself. It may do what its code does: permissions guard people and tokens. */
export function systemActor(name: string): Actor {
  return { kind: 'system', id: name, userId: undefined, name: 'Lockstep', permissions: new Set(), isSample: false };
}

/** Nobody yet: sign-in, setup, health. */
export const anonymous: Actor = {
  kind: 'anonymous',
  id: '',
  userId: undefined,
  name: 'anonymous',
  permissions: new Set(),
  isSample: false,
};
