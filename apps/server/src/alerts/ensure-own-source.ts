import type { RequestContext } from '../platform/context.ts';
import { Problem } from '../platform/problem.ts';
import { actorRef } from '#releases/index.ts';
import { recordAlertsEvent } from './events.ts';
import type { AlertSource } from './source.ts';
import { newSourceKey } from './source-key.ts';
import { findSourceByKind, insertSource } from './source-store.ts';

const mostNames = 20;

/**
 * The source that alerts of a part of Lockstep come from, made when it is first needed. Nobody is told its key, and no sender speaks
 * its kind.
 *
 * @param kind none that senders have
 */
export async function ensureOwnSource(
  ctx: RequestContext,
  { kind, name }: { readonly kind: string; readonly name: string },
): Promise<AlertSource> {
  const known = await findSourceByKind(ctx.read, kind);
  return known ?? (await makeOwnSource(ctx, kind, name));
}

async function makeOwnSource(ctx: RequestContext, kind: string, name: string): Promise<AlertSource> {
  return await ctx.transaction(async (tx) => {
    const { keyHash } = newSourceKey();
    const made = { kind, keyHash, serviceId: undefined, axis: 'reliability', resolveAfterMs: undefined } as const;
    for (let tries = 1; tries <= mostNames; tries += 1) {
      // Whoever waited for the name of somebody else finds that one's source.
      const known = await findSourceByKind(tx, kind);
      if (known !== undefined) return known;
      const id = ctx.newId();
      const own = tries === 1 ? name : `${name}-${tries}`;
      const row = { id, name: own, ...made, createdAt: ctx.now, createdBy: actorRef(ctx.actor) };
      if (!(await insertSource(tx, row))) continue;
      const body = { name: own, kind, axis: made.axis };
      await recordAlertsEvent(tx, ctx, { type: 'alerts.source_created', subjectId: id, body });
    }
    throw new Problem('request.unavailable', `every name for the source of ${name} is taken`, {
      help: `rename or remove a source called \`${name}\``,
    });
  });
}
