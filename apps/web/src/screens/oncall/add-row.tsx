import { Plus } from 'lucide-react';
import { type ReactNode, useId } from 'react';
import { Button } from '../../ui/button.tsx';
import type { FieldProblem } from '../../ui/field.tsx';
import { Prose } from '../../ui/prose.tsx';

/** Chooses something and adds it by a button: walking through the choices with arrow keys alone changes nothing. */
export function AddRow({
  label,
  value,
  onValue,
  onAdd,
  hint,
  problem,
  children,
}: {
  label: string;
  value: string;
  onValue: (value: string) => void;
  onAdd: (value: string) => void;
  hint?: string | undefined;
  problem?: FieldProblem | undefined;
  /** The options. */
  children: ReactNode;
}) {
  const id = useId();
  const described = [problem && `${id}-problem`, hint !== undefined && `${id}-hint`].filter(Boolean).join(' ');
  return (
    <>
      <div className="flex gap-2">
        <label htmlFor={id} className="sr-only">
          {label}
        </label>
        <select
          id={id}
          value={value}
          aria-invalid={problem ? true : undefined}
          aria-describedby={described === '' ? undefined : described}
          className="field min-w-0"
          onChange={(event) => onValue(event.target.value)}
        >
          {children}
        </select>
        <Button icon={Plus} disabled={value === ''} onClick={() => onAdd(value)}>
          Add
        </Button>
      </div>
      {problem && (
        <p id={`${id}-problem`} className="text-sm text-bad pretty">
          <Prose text={problem.problem} />
          {problem.help !== undefined && (
            <>
              . <Prose text={problem.help} />
            </>
          )}
        </p>
      )}
      {hint !== undefined && (
        <p id={`${id}-hint`} className="text-xs text-muted pretty">
          {hint}
        </p>
      )}
    </>
  );
}
