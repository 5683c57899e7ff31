import { useState } from 'react';
import { useAct } from '../../api/query.ts';
import { Window } from '../../ui/dialog.tsx';
import { TextArea, TextField } from '../../ui/field.tsx';
import { FormEnd } from '../../ui/form-end.tsx';
import { Form } from '../../ui/form.tsx';
import { axisLook } from '../../ui/tags.tsx';
import { showToast } from '../../ui/toasts.tsx';
import { axes, type Criteria, severities } from './settings-words.ts';

/** Writes the draft: nothing changes for incidents until it is put in force. */
export function CriteriaWindow({ from, onClose }: { from: Criteria; onClose: () => void }) {
  const [words, setWords] = useState(from.words);
  const [note, setNote] = useState(from.state === 'draft' ? from.note : '');
  const act = useAct('draftIncidentCriteria', () => {
    showToast('Drafted. Put it in force when it reads well.');
    onClose();
  });
  return (
    <Window
      title="What a severity means"
      note="In plain words that somebody can check at night. It is a draft until it is put in force."
      onClose={onClose}
    >
      <Form onSubmit={() => void act.submit({ body: { words, note } })}>
        {axes.map((axis) => (
          <fieldset key={axis} className="grid gap-3">
            <legend className="mb-1 font-semibold">{axisLook[axis].word}</legend>
            {severities.map((severity) => (
              <TextArea
                key={severity}
                label={severity.toUpperCase()}
                value={words[axis][severity]}
                onValue={(text) => setWords({ ...words, [axis]: { ...words[axis], [severity]: text } })}
                problem={act.fieldProblem(`words.${axis}.${severity}`)}
              />
            ))}
          </fieldset>
        ))}
        <TextField label="What changes, and why" value={note} onValue={setNote} problem={act.fieldProblem('note')} />
        <FormEnd act={act} label="Save the draft" onClose={onClose} />
      </Form>
    </Window>
  );
}
