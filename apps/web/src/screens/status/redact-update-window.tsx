import { useState } from 'react';
import { useAct } from '../../api/query.ts';
import { counted } from '../../ui/counted.ts';
import { Window } from '../../ui/dialog.tsx';
import { Segments, TextArea, TextField } from '../../ui/field.tsx';
import { FormEnd } from '../../ui/form-end.tsx';
import { Form } from '../../ui/form.tsx';
import { showToast } from '../../ui/toasts.tsx';
import { placesOf, useSecrets } from '../incidents/sensitive.ts';
import type { Update } from './status-words.ts';

type Part = 'words' | 'whole' | 'title';

/** Takes words of what was told away for good: a secret that was pasted, or data of a person. That it was done stays. */
export function RedactUpdateWindow({
  update,
  title,
  onClose,
}: {
  update: Update;
  /** Of the announcement. */
  title: string;
  onClose: () => void;
}) {
  const [part, setPart] = useState<Part>('words');
  const [typed, setTyped] = useState<string>();
  const [because, setBecause] = useState('');
  const text = part === 'title' ? title : update.message;
  const [found] = useSecrets(text).items;
  // What looks like a secret is offered until somebody says what they mean.
  const words = typed ?? (found === undefined ? '' : text.slice(found.from, found.to));
  const places = placesOf(text, words);
  const act = useAct('redactStatusUpdate', () => {
    showToast('Taken away for good');
    onClose();
  });
  const submit = () =>
    void act.submit({
      params: { update: update.id },
      body: {
        because,
        corrections: update.corrections.length,
        field: part === 'title' ? 'title' : 'message',
        ...(part !== 'whole' && { spans: [...places] }),
      },
    });
  return (
    <Window
      title="Take words away"
      note="For good: from pages, history and feeds, from mails that have not left, and from the room of the incident. What was sent is with its readers. Who did it, when and why stays."
      onClose={onClose}
    >
      <Form onSubmit={submit}>
        <Segments
          label="What"
          hideLabel
          value={part}
          options={[
            { value: 'words', label: 'Some words' },
            { value: 'whole', label: 'The whole text' },
            { value: 'title', label: 'Words of the title' },
          ]}
          onValue={setPart}
        />
        {part !== 'whole' && (
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
          isOff={part !== 'whole' && places.length === 0}
          onClose={onClose}
        />
      </Form>
    </Window>
  );
}
