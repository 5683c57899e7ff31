import type { RequestContext } from '../platform/context.ts';
import type { ContactParts } from './open-channels.ts';
import { findSetup, setSetupCheck } from './setup-store.ts';
import type { ChannelSetup } from './setup.ts';

/**
 * Tells the provider where we are, where it has to be told by us. Not inside a transaction; what comes of it is shown as the last
 * check of the set-up, which stands either way.
 */
export async function connectSetup(
  { channels }: ContactParts,
  ctx: RequestContext,
  setup: ChannelSetup,
): Promise<ChannelSetup> {
  if (channels.kinds.get(setup.kind)?.connect === undefined || !setup.isEnabled) return setup;
  const opened = await channels.open(setup.id);
  if (!opened.ok) return setup;
  const { kind, given, facts } = opened.open;
  const startedAt = performance.now();
  const delivery = await kind.connect?.(given, facts);
  if (delivery === undefined) return setup;
  await setSetupCheck(ctx.read, setup.id, {
    at: ctx.now,
    outcome: delivery.outcome,
    reason: delivery.outcome === 'delivered' ? undefined : delivery.reason,
    durationMs: Math.round(performance.now() - startedAt),
  });
  return (await findSetup(ctx.read, setup.id)) ?? setup;
}
