import type { OneTimeLink } from '@lockstep/contract';
import type { RequestContext } from '../platform/context.ts';
import { isoInstant } from '../platform/db/row-types.ts';
import { recordEvidence } from '../platform/evidence/record-evidence.ts';
import { Problem } from '../platform/problem.ts';
import { closeLinks, insertLink } from './link-store.ts';
import { newSecretToken } from './secret-token.ts';
import { listHolders, lockAccessState } from './store.ts';

export const setupLinkLifeMs = 60 * 60_000;

export function setupClosed(): Problem {
  return new Problem('access.setup_closed', 'there is an admin already', {
    help: 'ask an admin for an invitation; an admin can also make recovery links',
  });
}

/** For whoever runs the server: the link that makes the first admin. Earlier ones stop working. */
export async function createSetupLink(ctx: RequestContext, publicUrl: string): Promise<OneTimeLink> {
  if (ctx.actor.kind !== 'system') {
    throw new Problem('access.forbidden', 'setup links are made on the server', {
      help: 'run `lockstep setup-link` there',
    });
  }
  const { token, tokenHash } = newSecretToken();
  const expiresAt = ctx.now + setupLinkLifeMs;
  await ctx.transaction(async (tx) => {
    await lockAccessState(tx);
    if ((await listHolders(tx, ['admin'])).size > 0) throw setupClosed();
    await closeLinks(tx, ['setup'], undefined, ctx.now);
    const id = ctx.newId();
    await insertLink(tx, { id, tokenHash, purpose: 'setup', userId: undefined, now: ctx.now, expiresAt });
    await recordEvidence(tx, ctx, {
      type: 'access.setup_link_created',
      subjectId: id,
      body: { expiresAt: isoInstant(expiresAt) },
    });
  });
  return { link: `${publicUrl}/setup#token=${token}`, expiresAt: isoInstant(expiresAt) };
}
