import type { RequestContext } from '../platform/context.ts';
import type { Delivery } from '../platform/outgoing/delivery.ts';
import { judgeWebhook } from '../platform/outgoing/webhook-retry.ts';
import { recordContactsEvent } from './events.ts';
import { lockSetupHealth, setSetupHealth } from './setup-store.ts';

/**
 * How the endpoint of a webhook stands after one more try. One that says it is gone, or takes nothing for 48 hours, is switched
 * off; switching it on again forgets its past.
 *
 * @returns why it was switched off just now, for its owner; undefined: it was not
 */
export async function noteWebhookHealth(
  ctx: RequestContext,
  setupId: string,
  delivery: Delivery,
): Promise<'gone' | 'failing' | undefined> {
  return await ctx.transaction(async (tx) => {
    const health = await lockSetupHealth(tx, setupId);
    if (health === undefined) return undefined;
    const verdict = judgeWebhook(health, delivery, ctx.now);
    const isSame = verdict.health.failures === health.failures && verdict.disable === undefined;
    if (isSame) return undefined;
    await setSetupHealth(tx, setupId, verdict.health, verdict.disable !== undefined);
    if (verdict.disable !== undefined) {
      const { failures, failingSince } = verdict.health;
      const body = { because: verdict.disable, failures, failingSince };
      await recordContactsEvent(tx, ctx, { type: 'contacts.setup_failing', subjectId: setupId, body });
    }
    return verdict.disable;
  });
}
