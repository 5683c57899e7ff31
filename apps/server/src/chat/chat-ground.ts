import type { Permission } from '@lockstep/contract';
import { findPersonRights } from '#access/index.ts';
import type { ProvenAsk } from '#contacts/index.ts';
import type { RequestContext } from '../platform/context.ts';
import type { Database } from '../platform/db/database.ts';
import { newId } from '../platform/db/ids.ts';
import { makeContext } from '../platform/make-context.ts';

/** What answers in chats. */
export interface ChatParts {
  readonly database: Database;
  /** No slash at the end. */
  readonly publicUrl: string;
}

/** Somebody known who asks. */
export interface ChatGround {
  readonly ctx: RequestContext;
  readonly ask: ProvenAsk;
  readonly userId: string;
  readonly publicUrl: string;
}

/**
 * What may be done by chat at most, of what the person may do. No key, no hold, no glass: those need a session, in which people
 * see what they sign.
 */
const chatPermissions: readonly Permission[] = [
  'access.read',
  'services.read',
  'releases.read',
  'advisories.read',
  'incidents.read',
  'incidents.write',
  'gate.read',
  'gate.decide',
];

/**
 * The person behind an account of a chat, as a token of theirs would be: what a chat shows stays there for everybody in the
 * channel, so restricted incidents do not exist in it.
 *
 * @returns undefined for an account of nobody, or of somebody who left
 */
export async function groundOf({ database, publicUrl }: ChatParts, ask: ProvenAsk): Promise<ChatGround | undefined> {
  const { userId, title } = ask;
  const rights = userId === undefined ? undefined : await findPersonRights(database.read, userId);
  if (userId === undefined || rights === undefined) return undefined;
  const permissions = new Set(chatPermissions.filter((permission) => rights.permissions.has(permission)));
  const actor = {
    kind: 'token',
    id: userId,
    userId,
    name: `${rights.name} (${title})`,
    permissions,
    isSample: false,
  } as const;
  return { ctx: makeContext(database, actor, newId()), ask, userId, publicUrl };
}
