import { type PendingChange, type Permission, type Role, rolePermissions, roles } from '@lockstep/contract';
import type { RequestContext, Transaction } from '../platform/context.ts';
import { recordChange } from '../platform/events/record-change.ts';
import { recordEvidence } from '../platform/evidence/record-evidence.ts';
import { Problem } from '../platform/problem.ts';
import { requireInteractive, requirePermission, requireReal } from '../platform/require-permission.ts';
import { insertChange, lockChange, shownChange, type StoredChange, updateChange } from './change-store.ts';
import { listHolders, lockAccessState, setSecondPerson } from './store.ts';

const hourMs = 3_600_000;
const openForMs = 7 * 24 * hourMs;
/** How long the only person left must wait before agreeing to a change of their own. */
const alonePauseMs = 24 * hourMs;

/** Roles whose holders may agree to changes of any kind: each stands for the whole organisation on one axis. */
const weighty = ['admin', 'reliability_key', 'security_key'] as const satisfies readonly Role[];

/** What takes effect when two people agree. */
export interface ChangeKind {
  /** `slice.noun`, stable. */
  readonly kind: string;
  /** Whoever proposes needs it; whoever agrees needs it, or holds a key. */
  readonly permission: Permission;
  /** Runs in the agreeing transaction; must check again that the change still makes sense, and throw a `Problem` when not. */
  readonly apply: (tx: Transaction, ctx: RequestContext, change: ChangeToApply) => Promise<void>;
}

export interface ChangeToApply {
  readonly id: string;
  readonly subjectId: string;
  /** As proposed; parse it, jsonb has no type. */
  readonly payload: unknown;
  readonly proposedBy: string;
  /** Nobody else could have agreed: keep it flagged. */
  readonly isSinglePerson: boolean;
}

const kinds = new Map<string, ChangeKind>();

/** Slices declare their kinds when they are loaded. */
export function registerChangeKind(kind: ChangeKind): void {
  kinds.set(kind.kind, kind);
}

function kindOf(name: string): ChangeKind {
  const kind = kinds.get(name);
  if (kind === undefined) throw new RangeError(`change kind \`${name}\` is not registered`);
  return kind;
}

export interface NewChange {
  readonly kind: string;
  readonly subjectId: string;
  /** One line for the second person, with what changes from what to what. */
  readonly summary: string;
  readonly payload: unknown;
}

function requireReachOf(ctx: RequestContext): string {
  requireInteractive(ctx);
  requireReal(ctx);
  if (ctx.actor.userId === undefined) throw new RangeError('an interactive actor has no user');
  return ctx.actor.userId;
}

/**
 * Puts a change before a second person. Until a second person has ever held admin or a key, it takes effect at once and stays
 * flagged: on a fresh installation nobody else could agree. See docs/adr/0003-two-people.md.
 */
export async function proposeChange(
  tx: Transaction,
  ctx: RequestContext,
  change: NewChange,
): Promise<{ changeId: string; state: 'applied' | 'waiting' }> {
  const proposedBy = requireReachOf(ctx);
  const kind = kindOf(change.kind);
  requirePermission(ctx, kind.permission);
  const secondPersonAt = await lockAccessState(tx);
  const id = ctx.newId();
  await insertChange(tx, { id, ...change, proposedBy, now: ctx.now, expiresAt: ctx.now + openForMs });
  await recordEvidence(tx, ctx, {
    type: 'access.change_proposed',
    subjectId: id,
    body: { kind: change.kind, subjectId: change.subjectId, summary: change.summary, payload: change.payload },
  });
  await recordChange(tx, ctx, { kind: 'access.change_proposed', subjectId: id, permission: 'access.read' });
  if (secondPersonAt !== undefined) return { changeId: id, state: 'waiting' };
  await applyChange(tx, ctx, kind, { id, ...change, proposedBy, isSinglePerson: true });
  return { changeId: id, state: 'applied' };
}

/** The second person agrees. The change takes effect, is decided and recorded in one transaction; of ten at once one gets through. */
export async function approveChange(ctx: RequestContext, changeId: string): Promise<PendingChange> {
  const userId = requireReachOf(ctx);
  return await ctx.transaction(async (tx) => {
    await lockAccessState(tx);
    const change = await openChange(tx, ctx, changeId);
    const kind = kindOf(change.kind);
    requireMayDecide(ctx, kind);
    const isSinglePerson = change.proposedBy === userId;
    if (isSinglePerson) await requireAlone(tx, ctx, change, kind);
    await applyChange(tx, ctx, kind, { ...change, isSinglePerson });
    return await decided(tx, ctx, changeId);
  });
}

export async function rejectChange(ctx: RequestContext, changeId: string): Promise<PendingChange> {
  const userId = requireReachOf(ctx);
  return await ctx.transaction(async (tx) => {
    const change = await openChange(tx, ctx, changeId);
    if (change.proposedBy !== userId) requireMayDecide(ctx, kindOf(change.kind));
    await updateChange(tx, { id: changeId, state: 'rejected', decidedBy: userId, now: ctx.now, isSinglePerson: false });
    await recordEvidence(tx, ctx, { type: 'access.change_rejected', subjectId: changeId, body: { kind: change.kind } });
    await recordChange(tx, ctx, { kind: 'access.change_rejected', subjectId: changeId, permission: 'access.read' });
    return await decided(tx, ctx, changeId);
  });
}

async function applyChange(
  tx: Transaction,
  ctx: RequestContext,
  kind: ChangeKind,
  change: ChangeToApply,
): Promise<void> {
  await kind.apply(tx, ctx, change);
  await updateChange(tx, {
    id: change.id,
    state: 'applied',
    decidedBy: ctx.actor.userId ?? change.proposedBy,
    now: ctx.now,
    isSinglePerson: change.isSinglePerson,
  });
  await recordEvidence(tx, ctx, {
    type: 'access.change_applied',
    subjectId: change.id,
    body: {
      kind: kind.kind,
      subjectId: change.subjectId,
      proposedBy: change.proposedBy,
      isSinglePerson: change.isSinglePerson,
      payload: change.payload,
    },
  });
  await recordChange(tx, ctx, { kind: 'access.change_applied', subjectId: change.id, permission: 'access.read' });
}

async function openChange(tx: Transaction, ctx: RequestContext, id: string): Promise<StoredChange> {
  const change = await lockChange(tx, id, ctx.now);
  if (change === undefined) {
    throw new Problem('access.change_not_found', `change \`${id}\` does not exist`, {
      help: 'list them with `GET /api/v1/access/changes`',
    });
  }
  if (change.state === 'open') return change;
  throw new Problem('access.change_closed', `this change is ${change.state} already`, {
    help: 'propose it again if it is still wanted',
  });
}

async function decided(tx: Transaction, ctx: RequestContext, id: string): Promise<PendingChange> {
  const change = await lockChange(tx, id, ctx.now);
  if (change === undefined) throw new RangeError('a decided change vanished');
  return shownChange(change);
}

function requireMayDecide(ctx: RequestContext, kind: ChangeKind): void {
  const { permissions } = ctx.actor;
  const holdsKey = permissions.has('gate.sign_reliability') || permissions.has('gate.sign_security');
  if (!holdsKey) requirePermission(ctx, kind.permission);
}

/** The proposer may agree only when nobody else could, and only after a pause in which others would have noticed. */
async function requireAlone(
  tx: Transaction,
  ctx: RequestContext,
  change: StoredChange,
  kind: ChangeKind,
): Promise<void> {
  const able = roles.filter(
    (role) => rolePermissions[role].has(kind.permission) || weighty.some((heavy) => heavy === role),
  );
  const others = new Set(await listHolders(tx, able));
  others.delete(change.proposedBy);
  const mayAgreeAt = change.proposedAtMs + alonePauseMs;
  if (others.size === 0 && ctx.now >= mayAgreeAt) return;
  throw new Problem('access.second_person_needed', 'a second person has to agree to this change', {
    help:
      others.size > 0
        ? 'ask another admin or key holder to approve it'
        : `nobody else can: you may approve it yourself from ${new Date(mayAgreeAt).toISOString()}, and it stays flagged`,
  });
}

/** To be called after every grant and every new password: from the second person on, nobody acts alone at once. */
export async function noteSecondPerson(tx: Transaction, now: number): Promise<void> {
  if ((await listHolders(tx, weighty)).size >= 2) await setSecondPerson(tx, now);
}
