import { useState } from 'react';
import { useAct } from '../../api/query.ts';
import { Window } from '../../ui/dialog.tsx';
import { TextField } from '../../ui/field.tsx';
import { FormEnd } from '../../ui/form-end.tsx';
import { Form } from '../../ui/form.tsx';
import { showToast } from '../../ui/toasts.tsx';
import { LengthField, RaisingFields, withHelp } from './monitor-fields.tsx';
import { type Check, lengthOf, secondsOf } from './monitor-words.ts';
import { draftOf, probeOf } from './probe-draft.ts';
import { ProbeFields } from './probe-fields.tsx';

/** A new uptime check, or another look for one. */
export function CheckWindow({ check, onClose }: { check?: Check; onClose: () => void }) {
  const [name, setName] = useState('');
  const [probe, setProbe] = useState(draftOf(check?.probe));
  const [interval, setInterval] = useState(lengthOf(check?.intervalSeconds ?? 60));
  const [confirmations, setConfirmations] = useState(String(check?.confirmations ?? 2));
  const [raising, setRaising] = useState({
    service: check?.service ?? '',
    severity: check?.severity ?? ('critical' as const),
  });
  const done = (made: { readonly name: string }) => {
    showToast(check ? `${made.name} is changed` : `${made.name} is looked at from now on`);
    onClose();
  };
  const create = useAct('createUptimeCheck', done);
  const update = useAct('updateUptimeCheck', done);
  const act = check ? update : create;
  const submit = () => {
    const { service, severity } = raising;
    const common = {
      severity,
      probe: probeOf(probe),
      intervalSeconds: secondsOf(interval),
      confirmations: Number(confirmations),
    };
    void (check
      ? update.submit({ params: { check: check.name }, body: { ...common, service: service === '' ? null : service } })
      : create.submit({ body: { ...common, name, ...(service !== '' && { service }) } }));
  };
  return (
    <Window
      title={check ? `Change ${check.name}` : 'Add an uptime check'}
      note="This server looks from where it stands. What fails several times in a row is an alert."
      onClose={onClose}
    >
      <Form onSubmit={submit}>
        {!check && (
          <TextField
            label="Name"
            hint="For example shop-front"
            value={name}
            onValue={setName}
            problem={act.fieldProblem('name')}
          />
        )}
        <ProbeFields value={probe} onValue={setProbe} problemOf={withHelp(act)} />
        <LengthField
          label="Look every"
          value={interval}
          onValue={setInterval}
          problem={act.fieldProblem('intervalSeconds')}
        />
        <TextField
          label="Failures in a row before it is down"
          inputMode="numeric"
          value={confirmations}
          onValue={setConfirmations}
          problem={act.fieldProblem('confirmations')}
        />
        <RaisingFields value={raising} onValue={setRaising} problemOf={act.fieldProblem} />
        <FormEnd act={act} label={check ? 'Save' : 'Add the check'} onClose={onClose} />
      </Form>
    </Window>
  );
}
