import { KeyRound } from 'lucide-react';
import { useState } from 'react';
import { useAct, useList } from '../../api/query.ts';
import { Window } from '../../ui/dialog.tsx';
import { Segments, SelectField, TextArea } from '../../ui/field.tsx';
import { FormEnd } from '../../ui/form-end.tsx';
import { Form } from '../../ui/form.tsx';
import { useNow } from '../../ui/now.ts';
import { type AxisName, axisLook } from '../../ui/tags.tsx';
import { showToast } from '../../ui/toasts.tsx';

const DAY_MS = 86_400_000;

/** By day there is time to look; at night the signature is already there. */
export function PreSignWindow({
  service,
  environment,
  axes,
  onClose,
}: {
  service: string;
  environment: string;
  axes: readonly AxisName[];
  onClose: () => void;
}) {
  const releases = useList('listReleases', { params: { service }, query: { limit: 50 } }).items;
  const now = useNow(60_000);
  const [axis, setAxis] = useState<AxisName>(axes[0] ?? 'reliability');
  const [version, setVersion] = useState('');
  const [days, setDays] = useState('7');
  const [reason, setReason] = useState('');
  const chosen = version === '' ? (releases[0]?.version ?? '') : version;
  const act = useAct('preSign', () => {
    showToast(`${chosen} is signed for ${axis}`);
    onClose();
  });
  return (
    <Window
      title="Sign by day"
      note={`For going to a release of ${service} in ${environment} at night. It lapses when a stricter reason appears.`}
      onClose={onClose}
    >
      <Form
        onSubmit={() => {
          const expiresAt = new Date(now + Number(days) * DAY_MS).toISOString();
          void act.submit({ body: { service, environment, version: chosen, axis, reason, expiresAt } });
        }}
      >
        {axes.length > 1 && (
          <Segments
            label="With the key of"
            value={axis}
            options={axes.map((each) => ({ value: each, label: axisLook[each].word }))}
            onValue={setAxis}
          />
        )}
        <div className="grid gap-4 sm:grid-cols-2">
          <SelectField
            label="Release"
            value={chosen}
            onValue={setVersion}
            problem={act.fieldProblem('version')}
            options={releases.map((release) => ({ value: release.version, label: release.version }))}
          />
          <SelectField
            label="Ends"
            value={days}
            onValue={setDays}
            problem={act.fieldProblem('expiresAt')}
            options={['1', '7', '14', '30'].map((value) => ({
              value,
              label: value === '1' ? 'in a day' : `in ${value} days`,
            }))}
          />
        </div>
        <TextArea label="What you looked at" value={reason} onValue={setReason} problem={act.fieldProblem('reason')} />
        <FormEnd act={act} label="Sign" icon={KeyRound} onClose={onClose} />
      </Form>
    </Window>
  );
}
