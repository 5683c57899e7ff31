import { type Role, rolePermissions } from '@lockstep/contract';
import { temporaryDatabase } from '@lockstep/testkit';
import type { Actor, RequestContext } from './context.ts';
import { Database } from './db/database.ts';
import { newId } from './db/ids.ts';
import { makeContext, systemActor } from './make-context.ts';

/** Used by tests only: a clock that stands still until it is moved. */
export class FixedClock {
  #now: number;

  constructor(now: number = Date.UTC(2026, 0, 15, 12)) {
    this.#now = now;
  }

  now(): number {
    return this.#now;
  }

  advance(ms: number): void {
    this.#now += ms;
  }
}

export interface TestPlatform extends AsyncDisposable {
  readonly database: Database;
  readonly url: string;
  readonly schema: string;
  readonly clock: FixedClock;
  /** A person with the rights of these roles; `userId` and `name` as given, else new ones. */
  as(
    roles: readonly Role[],
    person?: { userId?: string; name?: string; isSample?: boolean; kind?: Actor['kind'] },
  ): RequestContext;
  /** One of our own jobs. */
  asSystem(name?: string): RequestContext;
  close(): Promise<void>;
}

export const quietLog = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};

/** A migrated database of its own with a fixed clock and contexts to call use cases with. */
export async function openTestPlatform(): Promise<TestPlatform> {
  const temporary = await temporaryDatabase();
  const clock = new FixedClock();
  const database = await Database.open({ url: temporary.url, schema: temporary.schema, log: quietLog, clock });
  async function close(): Promise<void> {
    await database.close();
    await temporary.drop();
  }
  return {
    database,
    url: temporary.url,
    schema: temporary.schema,
    clock,
    as(roles, person = {}) {
      const userId = person.userId ?? newId();
      const actor: Actor = {
        kind: person.kind ?? 'person',
        id: userId,
        userId,
        name: person.name ?? roles.join(' and '),
        permissions: new Set(roles.flatMap((role) => [...rolePermissions[role]])),
        isSample: person.isSample ?? false,
      };
      return makeContext(database, actor, newId());
    },
    asSystem: (name = 'test') => makeContext(database, systemActor(name), newId()),
    close,
    [Symbol.asyncDispose]: close,
  };
}
