import { useAct } from '../../api/query.ts';
import { Window } from '../../ui/dialog.tsx';
import { FormEnd } from '../../ui/form-end.tsx';
import { Form } from '../../ui/form.tsx';
import { showToast } from '../../ui/toasts.tsx';
import { RedactFields, useRedaction } from '../incidents/redact-fields.tsx';
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
  const redaction = useRedaction<Part>('words', (part) => (part === 'title' ? title : update.message));
  const { part, because, places } = redaction;
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
        <RedactFields
          redaction={redaction}
          options={[
            { value: 'words', label: 'Some words' },
            { value: 'whole', label: 'The whole text' },
            { value: 'title', label: 'Words of the title' },
          ]}
          whole="whole"
          problemOf={act.fieldProblem}
        />
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
