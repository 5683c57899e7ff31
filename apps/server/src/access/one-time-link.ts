import type { OneTimeLink } from '@lockstep/contract';
import type { RequestContext, Transaction } from '../platform/context.ts';
import { isoInstant } from '../platform/db/row-types.ts';
import { closeLinks, insertLink } from './link-store.ts';
import { newSecretToken } from './secret-token.ts';

const lifeMs = { invite: 7 * 24 * 3_600_000, recovery: 60 * 60_000 } as const;

/** The screens of the web UI where whoever holds the link chooses a password. */
const screens = { invite: '/invite', recovery: '/recover' } as const;

/** A link for one person; earlier ones for the same person stop working. */
export async function createOneTimeLink(
  tx: Transaction,
  ctx: RequestContext,
  link: { purpose: 'invite' | 'recovery'; userId: string; publicUrl: string },
): Promise<OneTimeLink> {
  const { token, tokenHash } = newSecretToken();
  const expiresAt = ctx.now + lifeMs[link.purpose];
  await closeLinks(tx, ['invite', 'recovery'], link.userId, ctx.now);
  await insertLink(tx, {
    id: ctx.newId(),
    tokenHash,
    purpose: link.purpose,
    userId: link.userId,
    now: ctx.now,
    expiresAt,
  });
  return { link: `${link.publicUrl}${screens[link.purpose]}#token=${token}`, expiresAt: isoInstant(expiresAt) };
}
