import type { AlertAxis } from '@lockstep/alerting';
import { actorRef } from '#releases/index.ts';
import type { RequestContext, Transaction } from '../platform/context.ts';
import { Problem } from '../platform/problem.ts';
import { recordAlertsEvent } from './events.ts';
import { switchSourcesOff } from './sample-store.ts';
import { newSourceKey } from './source-key.ts';
import { insertSource } from './source-store.ts';

/**
 * A source of the sample: nobody is told its key, and it is switched off, so that its alerts are the sample's alone.
 *
 * @returns its id
 * @throws `alerts.source_exists`
 */
export async function addSampleSource(
  tx: Transaction,
  ctx: RequestContext,
  { name, kind, axis }: { readonly name: string; readonly kind: string; readonly axis: AlertAxis },
): Promise<string> {
  const { keyHash } = newSourceKey();
  const id = ctx.newId();
  const row = { id, name, kind, keyHash, serviceId: undefined, axis, resolveAfterMs: undefined };
  if (!(await insertSource(tx, { ...row, createdAt: ctx.now, createdBy: actorRef(ctx.actor) }))) {
    throw new Problem('alerts.source_exists', `a source is called \`${name}\`, and the sample brings one`, {
      help: 'the sample needs an installation without a source of this name',
    });
  }
  await switchSourcesOff(tx, [id]);
  await recordAlertsEvent(tx, ctx, { type: 'alerts.source_created', subjectId: id, body: { name, kind, axis } });
  return id;
}
