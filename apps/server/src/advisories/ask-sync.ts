import { Problem } from '../platform/problem.ts';
import type { RequestContext } from '../platform/context.ts';
import { recordEvidence } from '../platform/evidence/record-evidence.ts';
import { requirePermission } from '../platform/require-permission.ts';
import { forgetSourceState, listSources, setSourceDue } from './source-store.ts';
import { askForSync } from './sync-jobs.ts';

/**
 * Asks for a look at sources now; the work is done by jobs.
 *
 * @param names undefined: all that are switched on
 * @returns the names of those that are looked at
 */
export async function askSync(
  ctx: RequestContext,
  names: readonly string[] | undefined,
  isWhole: boolean,
): Promise<readonly string[]> {
  requirePermission(ctx, 'advisories.load');
  return await ctx.transaction(async (tx) => {
    const sources = await listSources(tx);
    const unknown = names?.find((name) => !sources.some((source) => source.name === name));
    if (unknown !== undefined) {
      throw new Problem('advisories.source_not_found', `there is no source \`${unknown}\``, {
        help: 'list them with `lockstep advisories source list`',
      });
    }
    const chosen = sources.filter(({ name, isEnabled }) => (names === undefined ? isEnabled : names.includes(name)));
    for (const source of chosen) {
      if (isWhole) await forgetSourceState(tx, source.id);
      await setSourceDue(tx, source.id, ctx.now);
      await askForSync(tx, ctx, source.id, ctx.now);
    }
    const asked = chosen.map(({ name }) => name);
    await recordEvidence(tx, ctx, {
      type: 'advisories.sync_asked',
      subjectId: 'feeds',
      body: { sources: asked, isWhole },
    });
    return asked;
  });
}
