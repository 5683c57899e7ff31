import { useQuery } from '@tanstack/react-query';
import type { AnswerOf } from '../../api/call.ts';
import { useState } from 'react';
import { ask, useAct } from '../../api/query.ts';
import { Window } from '../../ui/dialog.tsx';
import { CheckField, Segments, SelectField, TextArea, TextField } from '../../ui/field.tsx';
import { FormEnd } from '../../ui/form-end.tsx';
import { Form } from '../../ui/form.tsx';
import { ReasonWindow } from '../../ui/reason-window.tsx';
import { type AxisName, axisLook } from '../../ui/tags.tsx';
import { instantOfField } from '../../ui/time-words.ts';
import { showToast } from '../../ui/toasts.tsx';

export function HoldWindow({
  service,
  axes,
  onClose,
}: {
  service: string;
  axes: readonly AxisName[];
  onClose: () => void;
}) {
  const environments = useQuery(ask('listEnvironments', { query: { limit: 200 } })).data?.items ?? [];
  const [axis, setAxis] = useState<AxisName>(axes[0] ?? 'security');
  const [version, setVersion] = useState('');
  const [environment, setEnvironment] = useState('');
  const [reason, setReason] = useState('');
  const [expires, setExpires] = useState('');
  const [isQuarantine, setIsQuarantine] = useState(false);
  const act = useAct('placeHold', () => {
    showToast(`${version} is held`);
    onClose();
  });
  const expiresAt = instantOfField(expires);
  return (
    <Window
      title="Hold a release"
      note="Says that it must not run. Only the side that placed it can lift it."
      onClose={onClose}
    >
      <Form
        onSubmit={() =>
          void act.submit({
            body: {
              service,
              axis,
              version,
              reason,
              isQuarantine,
              environment: environment === '' ? (environments[0]?.name ?? '') : environment,
              ...(expiresAt !== undefined && { expiresAt }),
            },
          })
        }
      >
        {axes.length > 1 && (
          <Segments
            label="In the name of"
            value={axis}
            options={axes.map((each) => ({ value: each, label: axisLook[each].word }))}
            onValue={setAxis}
          />
        )}
        <div className="grid gap-4 sm:grid-cols-2">
          <TextField
            label="Release"
            value={version}
            onValue={setVersion}
            problem={act.fieldProblem('version')}
            className="font-mono"
          />
          <SelectField
            label="Environment"
            value={environment}
            onValue={setEnvironment}
            problem={act.fieldProblem('environment')}
            options={environments.map((each) => ({ value: each.name, label: each.name }))}
          />
        </div>
        <TextArea label="Why" value={reason} onValue={setReason} problem={act.fieldProblem('reason')} />
        <TextField
          label="Until (UTC)"
          hint="Empty: until it is lifted"
          type="datetime-local"
          value={expires}
          onValue={setExpires}
          problem={act.fieldProblem('expiresAt')}
        />
        <CheckField
          label="Quarantine"
          hint="Stops even a restart, and breaking the glass. For malicious code."
          isOn={isQuarantine}
          onChange={setIsQuarantine}
        />
        <FormEnd act={act} label="Hold it" onClose={onClose} />
      </Form>
    </Window>
  );
}

export function LiftWindow({
  hold: { id, version, axis, environment, isQuarantine, reason: because },
  onClose,
}: {
  hold: AnswerOf<'listHolds'>['items'][number];
  onClose: () => void;
}) {
  const act = useAct('liftHold', () => {
    showToast(`${version} is held no longer`);
    onClose();
  });
  return (
    <ReasonWindow
      title={`Lift the hold on ${version}`}
      note={`${isQuarantine ? 'The quarantine' : `The hold of ${axis}`} in ${environment}: ${because}`}
      question="Why it may run again"
      act={act}
      onReason={(reason) => void act.submit({ params: { hold: id }, body: { reason } })}
      label="Lift the hold"
      onClose={onClose}
    />
  );
}
