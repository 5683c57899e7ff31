import { CircleCheckBig } from 'lucide-react';
import { useMay } from '../../api/me.ts';
import { useAct } from '../../api/query.ts';
import { Button, LinkButton } from '../../ui/button.tsx';
import { counted } from '../../ui/counted.ts';
import { ProblemNote } from '../../ui/states.tsx';
import { showToast } from '../../ui/toasts.tsx';
import type { AlertGroup } from './group-words.ts';

/** Of a group that no policy has taken nobody is asked: it says so, and can still be ended. */
export function ResolveAlone({ group }: { group: AlertGroup }) {
  const may = useMay('alerts.respond');
  const mayManage = useMay('alerts.manage');
  const act = useAct('resolveAlerts', ({ resolved }) => showToast(`${counted(resolved.length, 'alert')} resolved`));
  const open = group.items.filter(({ state }) => state === 'open').map(({ id }) => id);
  return (
    <div role="note" className="grid gap-2 rounded-lg border ground-warn p-3.5">
      <p className="font-semibold">No policy has taken this group: nobody is paged</p>
      <p className="text-muted pretty">
        It may wait for its turn of a moment. If it stays so, its route names no policy, or no catch-all is set.
      </p>
      {act.problem && <ProblemNote problem={act.problem} />}
      <div className="flex flex-wrap gap-2">
        {may && open.length > 0 && (
          <Button
            icon={CircleCheckBig}
            className="min-h-11"
            isBusy={act.isBusy}
            onClick={() => void act.submit({ body: { alerts: open } })}
          >
            Resolve its alerts
          </Button>
        )}
        {mayManage && (
          <LinkButton to="/settings/alert-rules" className="min-h-11">
            Alert rules
          </LinkButton>
        )}
      </div>
    </div>
  );
}
