import type { RequestContext } from '../platform/context.ts';
import type { SetupFacts } from '../platform/outgoing/channel-kind.ts';
import { bringSetup } from './setup-store.ts';
import { builtInIds, type ChannelKinds } from './setup.ts';

/** The set-ups that come with the installation are there from the first start; what the environment brings may change with each. */
export async function bringSetups(
  ctx: RequestContext,
  kinds: ChannelKinds,
  facts: Omit<SetupFacts, 'setupId'>,
): Promise<void> {
  await ctx.transaction(async (tx) => {
    for (const kind of kinds.values()) {
      const id = builtInIds[kind.kind];
      if (!kind.isBuiltIn || id === undefined) continue;
      const isAvailable = kind.missing({ ...facts, setupId: id }) === undefined;
      const createdBy = { id: 'installation', name: 'Lockstep', kind: 'system' } as const;
      await bringSetup(tx, { id, kind: kind.kind, name: kind.title, isAvailable, createdAt: ctx.now, createdBy });
    }
  });
}
