import type { RequestContext } from '../platform/context.ts';
import { recordEvidence } from '../platform/evidence/record-evidence.ts';
import { Problem } from '../platform/problem.ts';
import { requireInteractive, requirePermission } from '../platform/require-permission.ts';
import { updateSeat } from './session-store.ts';
import { findPerson } from './store.ts';

/** Lets an admin's session play a sample person; `null` is the admin again. From inside a seat one may change or leave it. */
export async function takeSeat(ctx: RequestContext, userId: string | null): Promise<void> {
  requireInteractive(ctx);
  if (ctx.actor.playedBy === undefined) requirePermission(ctx, 'sample.manage');
  const { sessionId } = ctx.actor;
  if (sessionId === undefined) throw new RangeError('an interactive actor has no session');
  await ctx.transaction(async (tx) => {
    if (userId !== null) {
      const person = await findPerson(tx, userId);
      if (person === undefined || person.state === 'deactivated') {
        throw new Problem('access.user_not_found', `person \`${userId}\` does not exist`, {
          help: 'load the sample first',
        });
      }
      if (!person.isSample) {
        throw new Problem('gate.sample_only', 'only sample people can be played', {
          help: 'real people sign in themselves',
        });
      }
    }
    await updateSeat(tx, sessionId, userId ?? undefined);
    await recordEvidence(tx, ctx, {
      type: 'access.seat_taken',
      subjectId: userId ?? ctx.actor.playedBy?.userId ?? ctx.actor.id,
      body: { sessionId },
    });
  });
}
