import { useQuery } from '@tanstack/react-query';
import { TriangleAlert } from 'lucide-react';
import { useMay } from '../../api/me.ts';
import { ask } from '../../api/query.ts';
import { LinkButton } from '../../ui/button.tsx';

/**
 * Loud on purpose: without a catch-all, an alert that no route wants wakes nobody.
 *
 * @param isHere the field that mends it stands on the same screen
 */
export function NoCatchAll({ isHere = false }: { isHere?: boolean }) {
  const rules = useQuery(ask('getAlertRules')).data;
  const may = useMay('alerts.manage');
  if (rules === undefined || rules.catchAllPolicyId !== null) return null;
  return (
    <div role="note" className="flex flex-wrap items-center gap-3 rounded-lg border-2 border-bad/60 bg-bad/8 px-4 py-3">
      <TriangleAlert size={20} aria-hidden className="shrink-0 text-bad" />
      <div className="min-w-0 flex-1 basis-64">
        <p className="font-semibold">No catch-all policy is set: alerts that no route wants page nobody</p>
        <p className="text-muted pretty">They are recorded, and that is all. Name a policy that takes them.</p>
      </div>
      {may && !isHere && (
        <LinkButton to="/settings/alert-rules" kind="primary" className="min-h-11">
          Set the catch-all
        </LinkButton>
      )}
    </div>
  );
}
