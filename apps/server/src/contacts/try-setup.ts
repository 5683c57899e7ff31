import type { RequestContext } from '../platform/context.ts';
import { requirePermission, requireReal } from '../platform/require-permission.ts';
import { recordContactsEvent } from './events.ts';
import type { ContactParts } from './open-channels.ts';
import { chooseChannel, requireAddress, sendMeasured, trialMessage } from './send-check.ts';
import { getSetup, setSetupCheck } from './setup-store.ts';
import type { Check } from './setup.ts';

/** "Send test": one message to an address, and what came of it. */
export async function trySetup(
  parts: ContactParts,
  ctx: RequestContext,
  id: string,
  input: { readonly channel?: string | undefined; readonly address: string },
): Promise<Check> {
  requirePermission(ctx, 'contacts.manage');
  requireReal(ctx);
  const setup = await getSetup(ctx.read, id);
  const names = parts.channels.kinds.get(setup.kind)?.channels.map(({ name }) => name) ?? [];
  const channel = chooseChannel(names, input.channel);
  const address = await requireAddress(parts, id, channel, input.address);
  const to = { setupId: id, channel, address };
  const check = await sendMeasured(parts, ctx, to, trialMessage(ctx, parts.publicUrl, setup.name));
  await ctx.transaction(async (tx) => {
    await setSetupCheck(tx, id, check);
    const { outcome, reason, durationMs } = check;
    const body = { channel, outcome, reason, durationMs };
    await recordContactsEvent(tx, ctx, { type: 'contacts.setup_tested', subjectId: id, body });
  });
  return check;
}
