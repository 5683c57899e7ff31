import type { RequestContext } from '../platform/context.ts';
import { requirePermission } from '../platform/require-permission.ts';
import { refuseSecretUrl } from './add-source.ts';
import { recordSourceChange } from './feed-events.ts';
import type { FeedSource } from './feed-source.ts';
import { lockSource, markSourceRemoved, updateSource } from './source-store.ts';
import { askForSync } from './sync-jobs.ts';

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

/** What it loaded stays in force, and ages. */
export async function removeSource(ctx: RequestContext, name: string): Promise<void> {
  requirePermission(ctx, 'advisories.load');
  await ctx.transaction(async (tx) => {
    const source = await lockSource(tx, name);
    await markSourceRemoved(tx, source.id, ctx.now);
    await recordSourceChange(tx, ctx, 'advisories.source_removed', source);
  });
}
