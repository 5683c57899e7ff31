import { CheckField, SelectField, TextField } from '../../ui/field.tsx';
import { GroupingFields } from './grouping-fields.tsx';
import { usePolicyOptions } from './policy-options.ts';
import { axisOptions, type RouteFieldsProps } from './route-fields.ts';

const grouping = { by: 'alertname, service', windowMinutes: '', flapMinutes: '5' };

/** What becomes of the alerts that a route takes. */
export function RouteOutcomeFields({ draft, change, problemOf }: RouteFieldsProps) {
  const policies = usePolicyOptions();
  return (
    <>
      <SelectField
        label="Goes to"
        value={draft.policyId}
        onValue={(policyId) => change({ policyId })}
        options={[{ value: '', label: 'nobody: it is only recorded' }, ...policies]}
        problem={problemOf('policyId')}
      />
      <div className="grid gap-4 sm:grid-cols-2">
        <SelectField
          label="Urgency"
          value={draft.setUrgency}
          onValue={(setUrgency) => change({ setUrgency })}
          options={[
            { value: '', label: 'by its severity' },
            { value: 'high', label: 'high' },
            { value: 'low', label: 'low' },
          ]}
        />
        <SelectField
          label="Axis"
          value={draft.setAxis}
          onValue={(setAxis) => change({ setAxis })}
          options={[{ value: '', label: 'as sender and source say' }, ...axisOptions]}
        />
      </div>
      <TextField
        label="Wait (seconds)"
        inputMode="numeric"
        value={draft.transientSeconds}
        onValue={(transientSeconds) => change({ transientSeconds })}
        hint="An alert that is gone again within this time pages nobody. 0: page at once."
        problem={problemOf('transientSeconds')}
      />
      <div className="grid gap-4 sm:grid-cols-2">
        <SelectField
          label="Incident"
          value={draft.declareKind}
          onValue={(declareKind) => change({ declareKind })}
          options={[
            { value: '', label: 'people declare one' },
            { value: 'reliability', label: 'declares one, of reliability' },
            { value: 'security', label: 'declares one, of security' },
            { value: 'both', label: 'declares one, of both sides' },
          ]}
          hint="Once for each group; one that is open about the service is joined instead."
          problem={problemOf('declare')}
        />
        {draft.declareKind !== '' && (
          <SelectField
            label="Severity of it"
            value={draft.declareSeverity}
            onValue={(declareSeverity) => change({ declareSeverity })}
            options={['sev1', 'sev2', 'sev3', 'sev4', 'sev5'].map((value) => ({ value, label: value.toUpperCase() }))}
          />
        )}
      </div>
      <CheckField
        label="Its own grouping"
        hint="Otherwise alerts are put together as the defaults say."
        isOn={draft.grouping !== undefined}
        onChange={(isOn) => change({ grouping: isOn ? grouping : undefined })}
      />
      {draft.grouping && (
        <GroupingFields draft={draft.grouping} onDraft={(next) => change({ grouping: next })} problemOf={problemOf} />
      )}
    </>
  );
}
