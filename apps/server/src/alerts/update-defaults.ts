import { type Grouping, indexRules, type RuleProblem } from '@lockstep/alerting';
import type { RequestContext } from '../platform/context.ts';
import { requirePermission } from '../platform/require-permission.ts';
import { changeRules } from './change-rules.ts';
import { checkDefaults } from './check-rules.ts';
import { type LoadedRules, loadRules, updateDefaults } from './rules-store.ts';

/** The rules, and which of them can not be followed. */
export async function showRules(
  ctx: RequestContext,
): Promise<{ readonly rules: LoadedRules; readonly problems: readonly RuleProblem[] }> {
  requirePermission(ctx, 'alerts.read');
  const rules = await loadRules(ctx.read, ctx.now);
  return { rules, problems: indexRules(rules).problems };
}

/** What is left out stays; null takes the catch-all away. */
export async function updateRules(
  ctx: RequestContext,
  input: { readonly catchAllPolicyId?: string | null | undefined; readonly grouping?: Grouping | undefined },
): Promise<void> {
  await changeRules(ctx, async (tx) => {
    const { catchAllPolicyId: wasPolicyId, grouping: wasGrouping } = await loadRules(tx, ctx.now);
    const { catchAllPolicyId, grouping = wasGrouping } = input;
    const changed = {
      catchAllPolicyId: catchAllPolicyId === undefined ? wasPolicyId : (catchAllPolicyId ?? undefined),
      grouping,
    };
    await checkDefaults(tx, changed);
    await updateDefaults(tx, changed);
    const before = { catchAllPolicyId: wasPolicyId, grouping: wasGrouping };
    return { act: 'defaults_changed', subjectId: ctx.newId(), body: { ...changed, before }, result: undefined };
  });
}
