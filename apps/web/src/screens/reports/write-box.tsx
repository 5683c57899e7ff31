import { useState } from 'react';
import { useAct } from '../../api/query.ts';
import { CheckField, Segments, TextArea } from '../../ui/field.tsx';
import { FormEnd } from '../../ui/form-end.tsx';
import { Form } from '../../ui/form.tsx';
import { showToast } from '../../ui/toasts.tsx';
import type { Report } from './report-words.ts';

/** Words to the reporter, or a note that stays inside: which of both is chosen before it is written. */
export function WriteBox({ report }: { report: Report }) {
  const [to, setTo] = useState<'reporter' | 'us'>('us');
  const [text, setText] = useState('');
  const [settlesWords, setSettlesWords] = useState(false);
  const message = useAct('messageReporter', () => {
    setText('');
    showToast('It stands on the page of the reporter');
  });
  const note = useAct('noteReport', () => {
    setText('');
    showToast('Noted');
  });
  const params = { report: report.reference };
  const isMessage = to === 'reporter';
  const act = isMessage ? message : note;
  return (
    <Form
      className="grid gap-3 border-t border-line p-4"
      onSubmit={() =>
        void (isMessage
          ? message.submit({ params, body: { text } })
          : note.submit({ params, body: { text, settlesWords } }))
      }
    >
      <Segments
        label="Write"
        hideLabel
        value={to}
        options={[
          { value: 'us', label: 'A note for us' },
          { value: 'reporter', label: 'To the reporter' },
        ]}
        onValue={setTo}
      />
      <TextArea
        label={isMessage ? 'To the reporter' : 'Note'}
        rows={3}
        value={text}
        onValue={setText}
        problem={act.fieldProblem('text')}
        hint={isMessage ? reachWords(report) : 'The reporter never sees it.'}
      />
      {!isMessage && report.isWaitingForUs && (
        <CheckField
          label="What the reporter said last needs no answer"
          isOn={settlesWords}
          onChange={setSettlesWords}
        />
      )}
      <FormEnd act={act} label={isMessage ? 'Send it' : 'Keep the note'} kind={isMessage ? 'primary' : 'plain'} />
    </Form>
  );
}

function reachWords({ contact }: Report): string {
  return contact.text === undefined
    ? 'It stands on their page. They left no address, so nothing tells them.'
    : 'It stands on their page, and goes out by mail where the address is one.';
}
