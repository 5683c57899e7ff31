import { CheckField, type FieldProblem, Segments, SelectField, TextField } from '../../ui/field.tsx';
import { viewerZone } from './days.ts';
import type { StepDraft } from './policy-draft.ts';
import { WeeklyFields } from './weekly-fields.tsx';

/** When a step applies at all; folded away while it always does. */
export function StepConditionFields({
  step,
  problemOf,
  change,
}: {
  step: StepDraft;
  problemOf: (field: string) => FieldProblem | undefined;
  change: (part: Partial<StepDraft>) => void;
}) {
  const { hours, label } = step;
  const isOpen = step.urgency !== '' || step.axis !== '' || hours !== undefined || label !== undefined;
  return (
    <details open={isOpen}>
      <summary className="inline-flex min-h-6 cursor-pointer items-center text-sm font-semibold text-accent">
        Only in some cases
      </summary>
      <div className="mt-3 grid gap-4">
        <p className="text-sm text-muted">All parts given must hold; otherwise the step is passed over at once.</p>
        <div className="grid gap-4 sm:grid-cols-2">
          <SelectField
            label="Urgency"
            value={step.urgency}
            onValue={(value) => change({ urgency: value === 'high' || value === 'low' ? value : '' })}
            options={[
              { value: '', label: 'any' },
              { value: 'high', label: 'high only' },
              { value: 'low', label: 'low only' },
            ]}
            problem={problemOf('condition.urgencies')}
          />
          <SelectField
            label="Axis"
            value={step.axis}
            onValue={(value) => change({ axis: value === 'reliability' || value === 'security' ? value : '' })}
            options={[
              { value: '', label: 'any' },
              { value: 'reliability', label: 'reliability only' },
              { value: 'security', label: 'security only' },
            ]}
            problem={problemOf('condition.axes')}
          />
        </div>
        <CheckField
          label="Only within or outside some hours"
          isOn={hours !== undefined}
          onChange={(isOn) =>
            change({
              hours: isOn
                ? { zone: viewerZone(), weekdays: [1, 2, 3, 4, 5], from: '09:00', to: '17:00', isInside: true }
                : undefined,
            })
          }
        />
        {hours && (
          <div className="grid gap-3 rounded-md border border-line bg-canvas p-3">
            <Segments
              label="Applies"
              hideLabel
              value={hours.isInside ? 'inside' : 'outside'}
              options={[
                { value: 'inside', label: 'within them' },
                { value: 'outside', label: 'outside them' },
              ]}
              onValue={(value) => change({ hours: { ...hours, isInside: value === 'inside' } })}
            />
            <WeeklyFields
              label="Days, of this condition"
              hours={hours}
              problemOf={(field) => problemOf(`condition.hours.${field}`)}
              onHours={(next) => change({ hours: next })}
            />
          </div>
        )}
        <CheckField
          label="Only when a label has one of some values"
          isOn={label !== undefined}
          onChange={(isOn) => change({ label: isOn ? { name: '', values: '' } : undefined })}
        />
        {label && (
          <div className="grid gap-4 sm:grid-cols-2">
            <TextField
              label="Label"
              value={label.name}
              onValue={(name) => change({ label: { ...label, name } })}
              problem={problemOf('condition.label.name')}
            />
            <TextField
              label="Values"
              hint="separated by commas"
              value={label.values}
              onValue={(values) => change({ label: { ...label, values } })}
              problem={problemOf('condition.label.values')}
            />
          </div>
        )}
      </div>
    </details>
  );
}
