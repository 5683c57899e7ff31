import { type Role, roles } from '@lockstep/contract';
import { z } from 'zod';
import type { RequestContext, Transaction } from '../platform/context.ts';
import { recordChange } from '../platform/events/record-change.ts';
import { recordEvidence } from '../platform/evidence/record-evidence.ts';
import { requireInteractive, requirePermission, requireReal } from '../platform/require-permission.ts';
import { getActivePerson, lastAdmin } from './require-subject.ts';
import { deleteRoles, insertRole, listHolders, lockAccessState } from './store.ts';
import { noteSecondPerson, proposeChange, registerChangeKind } from './two-people.ts';

export interface RoleChange {
  readonly userId: string;
  readonly role: Role;
  readonly change: 'grant' | 'revoke';
}

const kind = 'access.role';
const RolePayload = z.object({ userId: z.string(), role: z.enum(roles) });

function takesTwo(role: Role): boolean {
  switch (role) {
    case 'admin':
    case 'reliability_key':
    case 'security_key':
      return true;
    case 'responder':
    case 'auditor':
      return false;
  }
}

registerChangeKind({
  kind,
  permission: 'access.manage',
  apply: async (tx, ctx, change) => {
    const { userId, role } = RolePayload.parse(change.payload);
    await grant(tx, ctx, userId, role, change.isSinglePerson);
  },
});

/** Granting admin or a key takes two people. Everything else, taking away included, is done at once. */
export async function proposeRoleChange(
  ctx: RequestContext,
  input: RoleChange,
): Promise<{ state: 'applied' | 'waiting'; changeId?: string }> {
  requirePermission(ctx, 'access.manage');
  requireInteractive(ctx);
  requireReal(ctx);
  return await ctx.transaction(async (tx) => {
    const { userId, role, change } = input;
    await lockAccessState(tx);
    const person = await getActivePerson(tx, userId);
    if (change === 'revoke') {
      await revoke(tx, ctx, userId, role);
      return { state: 'applied' };
    }
    if (person.roles.some((held) => held.role === role)) return { state: 'applied' };
    if (takesTwo(role)) {
      return await proposeChange(tx, ctx, {
        kind,
        subjectId: userId,
        summary: `grant \`${role}\` to ${person.name}`,
        payload: { userId, role },
      });
    }
    await grant(tx, ctx, userId, role, false);
    return { state: 'applied' };
  });
}

async function grant(
  tx: Transaction,
  ctx: RequestContext,
  userId: string,
  role: Role,
  isSinglePerson: boolean,
): Promise<void> {
  await getActivePerson(tx, userId);
  await insertRole(tx, { userId, role, now: ctx.now, isSinglePerson });
  await noteSecondPerson(tx, ctx.now);
  await recordEvidence(tx, ctx, { type: 'access.role_granted', subjectId: userId, body: { role, isSinglePerson } });
  await recordChange(tx, ctx, { kind: 'access.role_granted', subjectId: userId, permission: 'access.read' });
}

async function revoke(tx: Transaction, ctx: RequestContext, userId: string, role: Role): Promise<void> {
  const admins = await listHolders(tx, ['admin']);
  if (role === 'admin' && admins.size === 1 && admins.has(userId)) throw lastAdmin();
  await deleteRoles(tx, userId, [role]);
  await recordEvidence(tx, ctx, { type: 'access.role_revoked', subjectId: userId, body: { role } });
  await recordChange(tx, ctx, { kind: 'access.role_revoked', subjectId: userId, permission: 'access.read' });
}
