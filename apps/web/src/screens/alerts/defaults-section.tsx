import { useState } from 'react';
import type { AnswerOf } from '../../api/call.ts';
import { useMay } from '../../api/me.ts';
import { useAct } from '../../api/query.ts';
import { SelectField } from '../../ui/field.tsx';
import { FormEnd } from '../../ui/form-end.tsx';
import { Form } from '../../ui/form.tsx';
import { Section } from '../../ui/page.tsx';
import { showToast } from '../../ui/toasts.tsx';
import { GroupingFields } from './grouping-fields.tsx';
import { usePolicyOptions } from './policy-options.ts';
import { groupingDraftOf, groupingOf } from './route-draft.ts';

type Rules = AnswerOf<'getAlertRules'>;

/** What holds where no route says otherwise. */
export function DefaultsSection({ rules }: { rules: Rules }) {
  const may = useMay('alerts.manage');
  const policies = usePolicyOptions();
  const [policyId, setPolicyId] = useState(rules.catchAllPolicyId ?? '');
  const [grouping, setGrouping] = useState(() => groupingDraftOf(rules.grouping));
  const act = useAct('updateAlertRules', () => showToast('Saved. It counts from the next alert on.'));
  const save = () =>
    void act.submit({
      body: { catchAllPolicyId: policyId === '' ? null : policyId, grouping: groupingOf(grouping) },
    });
  return (
    <Section title="Catch-all and defaults" id="catch-all">
      <Form onSubmit={save}>
        <fieldset disabled={!may} className="grid gap-4">
          <SelectField
            label="What no route wants goes to"
            value={policyId}
            onValue={setPolicyId}
            problem={act.fieldProblem('catchAllPolicyId')}
            options={[{ value: '', label: 'nobody: it is only recorded' }, ...policies]}
          />
          <p className="text-sm font-semibold">Alerts are put together</p>
          <GroupingFields draft={grouping} onDraft={setGrouping} problemOf={act.fieldProblem} />
          {may && <FormEnd act={act} label="Save" />}
        </fieldset>
      </Form>
    </Section>
  );
}
