import type { Inhibition } from '@lockstep/alerting';
import type { RequestContext } from '../platform/context.ts';
import { Problem } from '../platform/problem.ts';
import { actorRef } from '#releases/index.ts';
import { changeRules, rekey } from './change-rules.ts';
import { checkInhibition } from './check-rules.ts';
import { deleteInhibitionRow, type KeptInhibition, listKeptInhibitions, putInhibitionRow } from './rule-row-store.ts';

export type NewInhibition = Omit<Inhibition, 'id'>;

export async function createInhibition(ctx: RequestContext, input: NewInhibition): Promise<KeptInhibition> {
  return await put(ctx, 'inhibition_created', () => ({ ...input, id: ctx.newId() }));
}

/** What is left out stays. */
export async function updateInhibition(
  ctx: RequestContext,
  id: string,
  {
    name,
    sourceMatchers,
    targetMatchers,
    equal,
  }: Partial<{ [Key in keyof NewInhibition]: NewInhibition[Key] | undefined }>,
): Promise<KeptInhibition> {
  return await put(ctx, 'inhibition_updated', (known) => {
    const before = among(known, id).inhibition;
    return {
      id,
      name: name ?? before.name,
      sourceMatchers: sourceMatchers ?? before.sourceMatchers,
      targetMatchers: targetMatchers ?? before.targetMatchers,
      equal: equal ?? before.equal,
    };
  });
}

async function put(
  ctx: RequestContext,
  act: string,
  make: (known: readonly KeptInhibition[]) => Inhibition,
): Promise<KeptInhibition> {
  return await changeRules(ctx, async (tx) => {
    const known = await listKeptInhibitions(tx);
    const inhibition = make(known);
    checkInhibition(inhibition);
    const name = inhibition.name.toLowerCase();
    if (known.some((each) => each.inhibition.id !== inhibition.id && each.inhibition.name.toLowerCase() === name)) {
      throw new Problem('alerts.inhibition_exists', `an inhibition is called \`${inhibition.name}\` already`, {
        help: 'choose another name',
      });
    }
    const kept = { inhibition, updatedAt: ctx.now, updatedBy: actorRef(ctx.actor) };
    await putInhibitionRow(tx, kept);
    await rekey(tx, ctx.now);
    const before = known.find((each) => each.inhibition.id === inhibition.id)?.inhibition;
    return { act, subjectId: inhibition.id, body: { inhibition, before }, result: kept };
  });
}

/** @returns what is needed to make it again */
export async function deleteInhibition(ctx: RequestContext, id: string): Promise<KeptInhibition> {
  return await changeRules(ctx, async (tx) => {
    const before = among(await listKeptInhibitions(tx), id);
    await deleteInhibitionRow(tx, id);
    await rekey(tx, ctx.now);
    return { act: 'inhibition_deleted', subjectId: id, body: { before: before.inhibition }, result: before };
  });
}

function among(known: readonly KeptInhibition[], id: string): KeptInhibition {
  const found = known.find(({ inhibition }) => inhibition.id === id);
  if (found !== undefined) return found;
  throw new Problem('alerts.inhibition_not_found', `inhibition \`${id}\` does not exist`, {
    help: 'list them with `GET /api/v1/inhibitions`',
  });
}
