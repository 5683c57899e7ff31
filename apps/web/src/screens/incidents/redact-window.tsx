import { useState } from 'react';
import { useAct } from '../../api/query.ts';
import { Window } from '../../ui/dialog.tsx';
import { Segments, TextArea, TextField } from '../../ui/field.tsx';
import { FormEnd } from '../../ui/form-end.tsx';
import { Form } from '../../ui/form.tsx';
import { counted } from '../../ui/counted.ts';
import { placesOf, useSecrets } from './sensitive.ts';
import type { Entry } from './timeline-model.ts';

/** Takes words of an entry away for good: a secret that was pasted, or data of a person. That it was done stays. */
export function RedactWindow({
  incident,
  entry,
  onWritten,
  onClose,
}: {
  incident: string;
  entry: Entry;
  onWritten: (entry: Entry) => void;
  onClose: () => void;
}) {
  const text = entry.text ?? '';
  const [part, setPart] = useState<'words' | 'whole'>('words');
  const [typed, setTyped] = useState<string>();
  const [because, setBecause] = useState('');
  const [found] = useSecrets(text).items;
  // What looks like a secret is offered until somebody says what they mean.
  const words = typed ?? (found === undefined ? '' : text.slice(found.from, found.to));
  const places = placesOf(text, words);
  const act = useAct('redactTimelineEntry', (redacted) => {
    onWritten(redacted);
    onClose();
  });
  const submit = () =>
    void act.submit({
      params: { incident, entry: entry.id },
      body: { because, version: entry.version, ...(part === 'words' && { spans: [...places] }) },
    });
  return (
    <Window
      title="Take words away"
      note="For good: from this entry, from what it said before, and from wherever the incident repeats it. Who did it, when and why stays."
      onClose={onClose}
    >
      <Form onSubmit={submit}>
        <Segments
          label="What"
          hideLabel
          value={part}
          options={[
            { value: 'words', label: 'Some words' },
            { value: 'whole', label: 'The whole entry' },
          ]}
          onValue={setPart}
        />
        {part === 'words' && (
          <TextField
            label="The words, as they stand there"
            data-first
            value={words}
            onValue={setTyped}
            className="font-mono"
            hint={words === '' ? 'Letter by letter' : `Stand there ${counted(places.length, 'time')}`}
            problem={act.fieldProblem('spans')}
          />
        )}
        <TextArea label="Why" value={because} onValue={setBecause} problem={act.fieldProblem('because')} />
        <FormEnd
          act={act}
          kind="danger"
          label="Take away for good"
          isOff={part === 'words' && places.length === 0}
          onClose={onClose}
        />
      </Form>
    </Window>
  );
}
