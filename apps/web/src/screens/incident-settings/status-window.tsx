import { useState } from 'react';
import { useAct } from '../../api/query.ts';
import { Window } from '../../ui/dialog.tsx';
import { SelectField, TextField } from '../../ui/field.tsx';
import { FormEnd } from '../../ui/form-end.tsx';
import { Form } from '../../ui/form.tsx';
import { showToast } from '../../ui/toasts.tsx';
import { phaseWords, type Status } from './settings-words.ts';

/** Renames a status, or removes it: what stands there goes to another one of its phase. */
export function StatusWindow({
  status,
  all,
  onClose,
}: {
  status: Status;
  all: readonly Status[];
  onClose: () => void;
}) {
  const others = all.filter(({ name, phase }) => phase === status.phase && name !== status.name);
  const [title, setTitle] = useState(status.title);
  const [replacement, setReplacement] = useState(others[0]?.name ?? '');
  const params = { status: status.name };
  const rename = useAct('updateIncidentStatus', () => {
    showToast(`It is called ${title} now`);
    onClose();
  });
  const remove = useAct('removeIncidentStatus', () => {
    showToast(`${status.title} is gone`);
    onClose();
  });
  return (
    <Window title={status.title} note={`It means: ${phaseWords[status.phase]}.`} onClose={onClose}>
      <div className="grid gap-6">
        <Form onSubmit={() => void rename.submit({ params, body: { title } })}>
          <TextField label="Title" value={title} onValue={setTitle} problem={rename.fieldProblem('title')} />
          <FormEnd act={rename} label="Rename" isOff={title === status.title} onClose={onClose} />
        </Form>
        <Form
          onSubmit={() => void remove.submit({ params, body: { replacement } })}
          className="grid gap-4 border-t border-line pt-5"
        >
          {others.length === 0 ? (
            <p className="text-muted pretty">
              It is the only one that means {phaseWords[status.phase]}: add another before this one can go.
            </p>
          ) : (
            <SelectField
              label="What stands there goes to"
              value={replacement}
              onValue={setReplacement}
              problem={remove.fieldProblem('replacement')}
              options={others.map(({ name, title: label }) => ({ value: name, label }))}
            />
          )}
          <FormEnd act={remove} label="Remove" kind="danger" isOff={others.length === 0} />
        </Form>
      </div>
    </Window>
  );
}
