import type { Permission } from '@lockstep/contract';
import type { RequestContext, Transaction } from '../context.ts';
import { at } from '../db/row-types.ts';
import { parameterRows, statement } from '../db/statement.ts';

/** How many parameters `changeCte` takes per change. */
export const changeColumns = 5;

/**
 * The part of a `with` clause that tells of changes, for statements that make them in the same breath.
 *
 * @param first number of its first parameter
 * @param stride parameters from one change to the next
 */
export function changeCte(first: number, rows = 1, stride = changeColumns): string {
  return `change_told as (
     insert into change (id, kind, subject_id, permission, at) values ${parameterRows(first, changeColumns, rows, stride)})`;
}

const insertChangeSql = statement<never>('events.insert_change', `with ${changeCte(1)} select`);
const insertMatterSql = statement<never>(
  'events.insert_matter_change',
  'insert into change (id, kind, subject_id, permission, at, matter_id) values ($1, $2, $3, $4, $5, $6)',
);

export interface NewChange {
  /** `slice.past_tense_verb`, as in evidence. */
  readonly kind: string;
  readonly subjectId: string;
  /** Who may hear of it at all; only kind and subject travel, screens fetch the rest through the API. */
  readonly permission: Permission;
  /** The restricted matter it is about: nobody but its readers hears of it. */
  readonly matterId?: string | undefined;
}

/** Tells live screens that something changed; part of the transaction that changes it. */
export async function recordChange(
  tx: Transaction,
  ctx: Pick<RequestContext, 'now' | 'newId'>,
  change: NewChange,
): Promise<void> {
  const values = changeValues(tx, ctx, change);
  if (change.matterId === undefined) await tx.execute(insertChangeSql, values);
  else await tx.execute(insertMatterSql, [...values, change.matterId]);
}

/** The parameters of `changeCte`, for a statement that tells of a change together with making it; of no restricted matter. */
export function changeValues(
  tx: Transaction,
  ctx: Pick<RequestContext, 'now' | 'newId'>,
  change: NewChange,
): readonly (string | null)[] {
  tx.wake('changes');
  return [ctx.newId(), change.kind, change.subjectId, change.permission, at(ctx.now)];
}
