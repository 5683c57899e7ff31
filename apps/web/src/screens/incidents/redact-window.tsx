import { useAct } from '../../api/query.ts';
import { Window } from '../../ui/dialog.tsx';
import { FormEnd } from '../../ui/form-end.tsx';
import { Form } from '../../ui/form.tsx';
import { RedactFields, useRedaction } from './redact-fields.tsx';
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
  const redaction = useRedaction<'words' | 'whole'>('words', () => entry.text ?? '');
  const { part, because, places } = redaction;
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
        <RedactFields
          redaction={redaction}
          options={[
            { value: 'words', label: 'Some words' },
            { value: 'whole', label: 'The whole entry' },
          ]}
          whole="whole"
          problemOf={act.fieldProblem}
        />
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
