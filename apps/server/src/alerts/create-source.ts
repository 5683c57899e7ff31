import type { AlertAxis } from '@lockstep/alerting';
import type { RequestContext } from '../platform/context.ts';
import { Problem } from '../platform/problem.ts';
import { requirePermission, requireReal } from '../platform/require-permission.ts';
import { actorRef } from '#releases/index.ts';
import { getService } from '#services/index.ts';

import { recordAlertsEvent } from './events.ts';
import type { AlertSource, SenderKinds } from './source.ts';
import { newSourceKey } from './source-key.ts';
import { getSource, insertSource } from './source-store.ts';

export interface CreateSource {
  readonly name: string;
  readonly kind: string;
  readonly service?: string | undefined;
  readonly axis: AlertAxis;
  /** Null: only when told; undefined: as it suits the kind. */
  readonly resolveAfterMinutes?: number | null | undefined;
}

/** Alertmanager's own `resolve_timeout`. */
const usualMinutes = 5;

/** @returns the source and its key, told this once */
export async function createSource(
  ctx: RequestContext,
  kinds: SenderKinds,
  input: CreateSource,
): Promise<{ readonly source: AlertSource; readonly key: string }> {
  requirePermission(ctx, 'alerts.manage');
  requireReal(ctx);
  const sender = kinds.get(input.kind);
  if (sender === undefined) {
    throw new Problem('alerts.source_kind_unknown', `\`${input.kind}\` is no kind of source`, {
      help: `one of ${[...kinds.keys()].join(', ')}`,
    });
  }
  const { key, keyHash } = newSourceKey();
  return await ctx.transaction(async (tx) => {
    const service = input.service === undefined ? undefined : await getService(tx, input.service);
    const { name, kind, axis } = input;
    const usual = sender.repeatsWhileFiring === true ? usualMinutes : null;
    const { resolveAfterMinutes = usual } = input;
    const resolveAfterMs = resolveAfterMinutes === null ? undefined : resolveAfterMinutes * 60_000;
    const id = ctx.newId();
    const row = { id, name, kind, keyHash, serviceId: service?.id, axis, resolveAfterMs };
    if (!(await insertSource(tx, { ...row, createdAt: ctx.now, createdBy: actorRef(ctx.actor) }))) {
      throw new Problem('alerts.source_exists', `source \`${name}\` exists already`, {
        help: 'choose another name; case makes no difference',
      });
    }
    const body = { name, kind, axis, service: service?.name, resolveAfterMs };
    await recordAlertsEvent(tx, ctx, { type: 'alerts.source_created', subjectId: id, body });
    return { source: await getSource(tx, name), key };
  });
}
