import { useState } from 'react';
import { useMe } from '../../api/me.ts';
import { useAct } from '../../api/query.ts';
import { Window } from '../../ui/dialog.tsx';
import { Segments, SelectField } from '../../ui/field.tsx';
import { FormEnd } from '../../ui/form-end.tsx';
import { Form } from '../../ui/form.tsx';
import { showToast } from '../../ui/toasts.tsx';
import { personOptions, useStaff } from '../oncall/people.ts';
import { usePolicyOptions } from './policy-options.ts';

/** Gives a group to one person, or to the beginning of another policy. */
export function HandOverWindow({ group, onClose }: { group: string; onClose: () => void }) {
  const me = useMe()?.userId;
  const staff = useStaff();
  const policies = usePolicyOptions();
  const [kind, setKind] = useState<'person' | 'policy'>('person');
  const [chosen, setChosen] = useState('');
  const act = useAct('reassignAlertGroup', ({ said }) => {
    showToast(said.at(-1) === undefined ? 'It is with them already.' : 'Handed over. They are asked now.');
    onClose();
  });
  const options = kind === 'person' ? personOptions(staff, me) : policies;
  const send = () =>
    void act.submit({ params: { group }, body: kind === 'person' ? { person: chosen } : { policy: chosen } });
  return (
    <Window title="Hand over" note="Whoever gets it is paged at once." onClose={onClose}>
      <Form onSubmit={send}>
        <Segments
          label="To"
          value={kind}
          options={[
            { value: 'person', label: 'A person' },
            { value: 'policy', label: 'An escalation policy' },
          ]}
          onValue={(next) => {
            setKind(next);
            setChosen('');
          }}
        />
        <SelectField
          label={kind === 'person' ? 'Who' : 'Which policy'}
          value={chosen}
          onValue={setChosen}
          options={[{ value: '', label: 'choose' }, ...options]}
        />
        <FormEnd act={act} label="Hand over" isOff={chosen === ''} onClose={onClose} />
      </Form>
    </Window>
  );
}
