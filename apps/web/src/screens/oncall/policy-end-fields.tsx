import { useQuery } from '@tanstack/react-query';
import { ask } from '../../api/query.ts';
import { CheckField, type FieldProblem, SelectField, TextField } from '../../ui/field.tsx';
import { Section } from '../../ui/page.tsx';
import { viewerZone } from './days.ts';
import type { PolicyDraft } from './policy-draft.ts';
import { TargetPicker } from './target-picker.tsx';
import { WeeklyFields } from './weekly-fields.tsx';

/** What happens when all steps are over, and around them. */
export function PolicyEndFields({
  draft,
  ownId,
  names,
  problemOf,
  change,
}: {
  draft: PolicyDraft;
  ownId: string | undefined;
  names: Readonly<Record<string, string>>;
  problemOf: (field: string) => FieldProblem | undefined;
  change: (part: Partial<PolicyDraft>) => void;
}) {
  const policies = useQuery(ask('listEscalationPolicies', { query: { limit: 200 } })).data?.items ?? [];
  const { deferral } = draft;
  return (
    <Section title="When nobody has answered">
      <div className="grid gap-4">
        <div className="grid gap-4 sm:grid-cols-2">
          <TextField
            label="Walk the steps again"
            hint="times more after the first"
            inputMode="numeric"
            value={draft.repeats}
            onValue={(repeats) => change({ repeats })}
            problem={problemOf('repeats')}
          />
          <SelectField
            label="Then go on with"
            value={draft.fallbackPolicyId}
            onValue={(fallbackPolicyId) => change({ fallbackPolicyId })}
            options={[
              { value: '', label: 'the catch-all policy' },
              ...policies.filter(({ id }) => id !== ownId).map(({ id, name }) => ({ value: id, label: name })),
            ]}
            problem={problemOf('fallbackPolicyId')}
          />
        </div>
        <TextField
          label="An acknowledgement counts for"
          hint="minutes; if it is not resolved by then, it goes on. Empty: for good"
          inputMode="decimal"
          value={draft.acknowledgementTimeoutMinutes}
          onValue={(acknowledgementTimeoutMinutes) => change({ acknowledgementTimeoutMinutes })}
          problem={problemOf('acknowledgementTimeoutMinutes')}
        />
        <CheckField
          label="Low urgency waits for business hours"
          hint="What time brings waits; what a person asks for does not."
          isOn={deferral !== undefined}
          onChange={(isOn) =>
            change({
              deferral: isOn
                ? { zone: viewerZone(), weekdays: [1, 2, 3, 4, 5], from: '09:00', to: '17:00' }
                : undefined,
            })
          }
        />
        {deferral && (
          <div className="rounded-md border border-line bg-canvas p-3">
            <WeeklyFields
              label="Days, of business"
              hours={deferral}
              problemOf={(field) => problemOf(`deferral.${field}`)}
              onHours={(next) => change({ deferral: next })}
            />
          </div>
        )}
        <TargetPicker
          label="Owner"
          hint="Hears of it when a step can page nobody. Nobody named: administrators."
          targets={draft.owner === undefined ? [] : [draft.owner]}
          names={names}
          only={['person', 'team']}
          most={1}
          problem={problemOf('owner')}
          onTargets={([owner]) => change({ owner })}
        />
      </div>
    </Section>
  );
}
