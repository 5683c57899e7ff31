import type { FieldProblem } from '../../ui/field.tsx';
import { SelectField, TextArea, TextField } from '../../ui/field.tsx';
import {
  clockWords,
  type DeadlineFields,
  type DeadlineName,
  dayNames,
  hasOwnClock,
  levelWords,
  presetWords,
} from './deadline-settings.ts';

const help: Readonly<Record<string, string>> = {
  bod_26_04:
    'By what is known exploited, how far the service can be reached, automation and technical impact: 3, 14 or 60 days, or the next upgrade. The clock starts with the listing as exploited, else when the flaw became known.',
  fedramp_2026:
    'By impact (taken from CVSS), likely exploitation and reach: 2 to 192 days from when it could first be found. What is known exploited keeps BOD 26-04 where that is stricter.',
  severity_days:
    'Days by CVSS base score; no score counts as critical. What is known exploited keeps BOD 26-04 where that is stricter.',
  own_table:
    'Rows over the same four facts; the first that fits decides. Only here a known exploited flaw can get more time than BOD 26-04 gives it.',
};

const optionsOf = (words: Readonly<Record<string, string>>) =>
  Object.entries(words).map(([value, label]) => ({ value, label }));

/** Before the gate days become classes, rounded to the stricter side; malicious code is always strictest. */
export function DeadlinePicker({
  fields,
  onFields,
  problemOf,
}: {
  fields: DeadlineFields;
  onFields: (fields: DeadlineFields) => void;
  problemOf: (name: DeadlineName) => FieldProblem | undefined;
}) {
  const field = (name: DeadlineName) => ({
    value: fields[name],
    onValue: (value: string) => onFields({ ...fields, [name]: value }),
    problem: problemOf(name),
  });
  const preset = fields.deadlinePreset;
  return (
    <fieldset className="grid gap-4">
      <SelectField
        label="Deadlines"
        hint={
          <>
            {help[preset]} The gate rounds days to the stricter of its classes: below 14 counts as three days, below 60
            as fourteen. A dry run shows which verdicts change.
          </>
        }
        options={optionsOf(presetWords)}
        {...field('deadlinePreset')}
      />
      {preset === 'severity_days' && (
        <div className="grid grid-cols-2 gap-4 sm:grid-cols-4">
          {dayNames.map((name) => (
            <TextField key={name} label={levelWords[name]} hint="days" inputMode="numeric" {...field(name)} />
          ))}
        </div>
      )}
      {preset === 'own_table' && (
        <TextArea
          label="Table"
          hint="One row to a line, conditions: days. Conditions: exploited, exposed, automatable, total and not_exploited, not_exposed, not_automatable, partial, joined by +. Days 1 to 365, forensic behind them to keep volatile evidence, or next_upgrade. The last row is else."
          rows={12}
          spellCheck={false}
          className="font-mono text-xs!"
          {...field('deadlineTable')}
        />
      )}
      {hasOwnClock(preset) && (
        <SelectField label="The clock starts" options={optionsOf(clockWords)} {...field('deadlineClock')} />
      )}
    </fieldset>
  );
}
