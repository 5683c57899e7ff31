import type { RequestProblem } from '../../api/call.ts';
import { alertSeverities } from '../../api/filters.ts';
import { type FieldProblem, SelectField, TextField } from '../../ui/field.tsx';
import { ServiceField } from '../../ui/service-field.tsx';
import { type Length, type Severity, units } from './monitor-words.ts';

/** What is wrong with a field, with the cure the server named for the whole request where it named none for the field. */
export function withHelp(act: {
  readonly problem: RequestProblem | undefined;
  readonly fieldProblem: (field: string) => FieldProblem | undefined;
}): (field: string) => FieldProblem | undefined {
  return (field) => {
    const found = act.fieldProblem(field);
    return found && { problem: found.problem, help: found.help ?? act.problem?.help };
  };
}

/** A length of time: how many of what. */
export function LengthField({
  label,
  value,
  onValue,
  problem,
  hint,
}: {
  label: string;
  value: Length;
  onValue: (value: Length) => void;
  problem: FieldProblem | undefined;
  hint?: string;
}) {
  return (
    <div className="grid grid-cols-[minmax(0,1fr)_8rem] gap-2">
      <TextField
        label={label}
        inputMode="numeric"
        value={value.amount}
        onValue={(amount) => onValue({ ...value, amount })}
        problem={problem}
        {...(hint !== undefined && { hint })}
      />
      <SelectField
        label="Unit"
        aria-label={`${label}: unit`}
        value={value.unit}
        onValue={(unit) => onValue({ ...value, unit: units.find((each) => each.value === unit)?.value ?? value.unit })}
        options={units}
      />
    </div>
  );
}

export interface Raising {
  readonly service: string;
  readonly severity: Severity;
}

/** What its alert says. */
export function RaisingFields({
  value,
  onValue,
  problemOf,
}: {
  value: Raising;
  onValue: (value: Raising) => void;
  problemOf: (field: string) => FieldProblem | undefined;
}) {
  return (
    <div className="grid gap-4 sm:grid-cols-2">
      <ServiceField
        value={value.service}
        onValue={(service) => onValue({ ...value, service })}
        problem={problemOf('service')}
      />
      <SelectField
        label="Severity of its alert"
        value={value.severity}
        onValue={(severity) =>
          onValue({ ...value, severity: alertSeverities.find((each) => each === severity) ?? value.severity })
        }
        options={alertSeverities.map((severity) => ({ value: severity, label: severity }))}
        problem={problemOf('severity')}
      />
    </div>
  );
}
