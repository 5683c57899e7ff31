import type { LucideIcon } from 'lucide-react';
import type { RequestProblem } from '../api/call.ts';
import { Button, type ButtonKind } from './button.tsx';
import { ProblemNote } from './states.tsx';

/** The end of a form in a window: what failed as a whole, the act, and the way back. */
export function FormEnd({
  act,
  label,
  kind = 'primary',
  icon,
  isOff = false,
  back = 'Cancel',
  onClose,
}: {
  act: { readonly isBusy: boolean; readonly problem: RequestProblem | undefined };
  label: string;
  kind?: ButtonKind;
  icon?: LucideIcon;
  isOff?: boolean;
  back?: string;
  onClose?: () => void;
}) {
  return (
    <div className="form-end grid gap-3">
      {act.problem && act.problem.fields.length === 0 && <ProblemNote problem={act.problem} />}
      <div className="flex flex-wrap gap-2">
        <Button type="submit" kind={kind} isBusy={act.isBusy} disabled={isOff} {...(icon && { icon })}>
          {label}
        </Button>
        {onClose && (
          <Button kind="quiet" onClick={onClose}>
            {back}
          </Button>
        )}
      </div>
    </div>
  );
}
