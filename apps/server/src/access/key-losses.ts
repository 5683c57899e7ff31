import type { RequestContext, Transaction } from '../platform/context.ts';

/** What a later slice takes away when somebody is deactivated or recovered: keys that are no roles. */
type KeyLoss = (tx: Transaction, ctx: RequestContext, userId: string) => Promise<void>;

const losses: KeyLoss[] = [];

/** Slices that hand out keys of their own say here how they are taken back. */
export function registerKeyLoss(loss: KeyLoss): void {
  losses.push(loss);
}

/** In the transaction that takes the roles. */
export async function takeOtherKeys(tx: Transaction, ctx: RequestContext, userId: string): Promise<void> {
  for (const loss of losses) await loss(tx, ctx, userId);
}
