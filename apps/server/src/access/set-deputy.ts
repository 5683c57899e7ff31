import { Axis, type Deputy } from '@lockstep/contract';
import { z } from 'zod';
import type { RequestContext } from '../platform/context.ts';
import { recordChange } from '../platform/events/record-change.ts';
import { recordEvidence } from '../platform/evidence/record-evidence.ts';
import { requireInteractive, requirePermission, requireReal } from '../platform/require-permission.ts';
import { listStoredDeputies, upsertDeputy } from './change-store.ts';
import { getActivePerson } from './require-subject.ts';
import { proposeChange, registerChangeKind } from './two-people.ts';

const kind = 'access.deputy';
const DeputyPayload = z.object({ axis: Axis, userId: z.string() });

registerChangeKind({
  kind,
  permission: 'access.manage',
  apply: async (tx, ctx, change) => {
    const { axis, userId } = DeputyPayload.parse(change.payload);
    await getActivePerson(tx, userId);
    const { isSinglePerson } = change;
    await upsertDeputy(tx, { axis, userId, now: ctx.now, isSinglePerson });
    await recordEvidence(tx, ctx, { type: 'access.deputy_named', subjectId: userId, body: { axis, isSinglePerson } });
    await recordChange(tx, ctx, { kind: 'access.deputy_named', subjectId: userId, permission: 'access.read' });
  },
});

/** Proposes who holds the key of an axis while nobody else does. */
export async function setDeputy(
  ctx: RequestContext,
  input: { axis: Axis; userId: string },
): Promise<{ state: 'applied' | 'waiting'; changeId: string }> {
  requirePermission(ctx, 'access.manage');
  requireInteractive(ctx);
  requireReal(ctx);
  return await ctx.transaction(async (tx) => {
    const person = await getActivePerson(tx, input.userId);
    return await proposeChange(tx, ctx, {
      kind,
      subjectId: input.userId,
      summary: `name ${person.name} deputy of the ${input.axis} key`,
      payload: { axis: input.axis, userId: input.userId },
    });
  });
}

export async function listDeputies(ctx: RequestContext): Promise<Deputy[]> {
  requirePermission(ctx, 'access.read');
  return await listStoredDeputies(ctx.read);
}
