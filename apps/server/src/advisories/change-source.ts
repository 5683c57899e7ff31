import type { RequestContext } from '../platform/context.ts';
import { requirePermission } from '../platform/require-permission.ts';
import { refuseSecretUrl } from './add-source.ts';
import { recordSourceChange } from './feed-events.ts';
import type { FeedSource } from './feed-source.ts';
import { lockSource, markSourceRemoved, updateSource } from './source-store.ts';
import { vexNameOf } from './swap-vex.ts';
import { askForSync } from './sync-jobs.ts';
import { withdrawVex } from './vex-change.ts';
import { currentVexNamed } from './whole-store.ts';

export interface SourceChange {
  readonly isEnabled: boolean | undefined;
  readonly url: string | undefined;
  readonly intervalMinutes: number | undefined;
}

/** Another address knows nothing of what was loaded from the old one: it is loaded whole. */
export async function changeSource(ctx: RequestContext, name: string, change: SourceChange): Promise<FeedSource> {
  requirePermission(ctx, 'advisories.load');
  refuseSecretUrl(change.url);
  return await ctx.transaction(async (tx) => {
    const before = await lockSource(tx, name);
    // Its documents suppress findings.
    if (before.kind === 'vex') requirePermission(ctx, 'advisories.vex');
    const isEnabled = change.isEnabled ?? before.isEnabled;
    const url = change.url ?? before.url;
    const after: FeedSource = {
      ...before,
      isEnabled,
      url,
      intervalMinutes: change.intervalMinutes ?? before.intervalMinutes,
      nextCheckAt: isEnabled ? ctx.now : undefined,
      state: url === before.url ? before.state : { validators: {}, cursorAt: undefined, wholeAt: undefined },
    };
    await updateSource(tx, after);
    await recordSourceChange(tx, ctx, 'advisories.source_changed', after);
    if (isEnabled) await askForSync(tx, ctx, after.id, ctx.now);
    return after;
  });
}

/**
 * What a feed loaded stays in force, and ages. Documents of a VEX repository do not age: those in force are withdrawn, because
 * nobody looks any more whether they still stand.
 *
 * @returns how many documents were withdrawn
 */
export async function removeSource(ctx: RequestContext, name: string): Promise<number> {
  requirePermission(ctx, 'advisories.load');
  return await ctx.transaction(async (tx) => {
    const source = await lockSource(tx, name);
    // Without its documents, findings gate again.
    if (source.kind === 'vex') requirePermission(ctx, 'advisories.vex');
    await markSourceRemoved(tx, source.id, ctx.now);
    await recordSourceChange(tx, ctx, 'advisories.source_removed', source);
    if (source.kind !== 'vex') return 0;
    const documents = await currentVexNamed(tx, vexNameOf(name, ''));
    const joined: RequestContext = { ...ctx, transaction: (work) => work(tx) };
    for (const { id } of documents) await withdrawVex(joined, id, `its repository ${name} was removed`);
    return documents.length;
  });
}
