import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { ask, useAct } from '../../api/query.ts';
import { Window } from '../../ui/dialog.tsx';
import { CheckField, TextArea } from '../../ui/field.tsx';
import { FormEnd } from '../../ui/form-end.tsx';
import { Form } from '../../ui/form.tsx';
import { Markdown } from '../../ui/markdown.tsx';
import { instantOfLocal, localOf, MomentField } from '../../ui/moment-field.tsx';
import { Loaded } from '../../ui/states.tsx';
import { Time } from '../../ui/time.tsx';
import { exactWords } from '../../ui/time-words.ts';
import { type Entry, momentBetween } from './timeline-model.ts';

/** Writes an entry between two others. */
export function InsertWindow({
  incident,
  before,
  after,
  onWritten,
  onClose,
}: {
  incident: string;
  before: Entry;
  /** undefined: the one before is the newest. */
  after: Entry | undefined;
  onWritten: (entry: Entry) => void;
  onClose: () => void;
}) {
  const [moment] = useState(() => momentBetween(before, after, Date.now()));
  const [when, setWhen] = useState(() => localOf(moment));
  const [text, setText] = useState('');
  const [isPinned, setIsPinned] = useState(false);
  const act = useAct('addTimelineEntry', (entry) => {
    onWritten(entry);
    onClose();
  });
  const submit = () =>
    void act.submit({
      params: { incident },
      // Untouched, the moment keeps its fraction of a second, which says what came first.
      body: { text, pin: isPinned, happenedAt: when === localOf(moment) ? moment : (instantOfLocal(when) ?? when) },
    });
  return (
    <Window
      title="Insert an entry"
      note={after === undefined ? 'After the newest one.' : 'Between two others. That it was written later is shown.'}
      onClose={onClose}
    >
      <Form onSubmit={submit}>
        <TextArea
          label="What happened"
          data-first
          rows={4}
          value={text}
          onValue={setText}
          problem={act.fieldProblem('text')}
        />
        <MomentField label="When" value={when} onValue={setWhen} problem={act.fieldProblem('happenedAt')} />
        <CheckField label="Pin it" isOn={isPinned} onChange={setIsPinned} />
        <FormEnd act={act} label="Insert" onClose={onClose} />
      </Form>
    </Window>
  );
}

/** Says an entry better, or when it happened. What it said before stays readable. */
export function CorrectWindow({
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
  const [text, setText] = useState(entry.text ?? '');
  const [when, setWhen] = useState(() => localOf(entry.happenedAt));
  const [because, setBecause] = useState('');
  const act = useAct('correctTimelineEntry', (corrected) => {
    onWritten(corrected);
    onClose();
  });
  const submit = () =>
    void act.submit({
      params: { incident, entry: entry.id },
      body: {
        ...(text !== entry.text && { text }),
        ...(when !== localOf(entry.happenedAt) && { happenedAt: instantOfLocal(when) ?? when }),
        because,
        version: entry.version,
      },
    });
  return (
    <Window title="Correct the entry" note="What it said before stays, with your reason." onClose={onClose}>
      <Form onSubmit={submit}>
        <TextArea
          label="What happened"
          data-first
          rows={5}
          value={text}
          onValue={setText}
          problem={act.fieldProblem('text')}
        />
        <MomentField label="When" value={when} onValue={setWhen} problem={act.fieldProblem('happenedAt')} />
        <TextArea
          label="Why it is corrected"
          value={because}
          onValue={setBecause}
          problem={act.fieldProblem('because')}
        />
        <FormEnd act={act} label="Correct" onClose={onClose} />
      </Form>
    </Window>
  );
}

/** What an entry said when, and who corrected it why. */
export function VersionsWindow({ incident, entry, onClose }: { incident: string; entry: Entry; onClose: () => void }) {
  const query = useQuery(ask('listEntryVersions', { params: { incident, entry: entry.id } }));
  return (
    <Window title="What this entry said" note="Newest first." onClose={onClose}>
      <Loaded query={query} rows={4}>
        {({ items }) => (
          <ol className="grid gap-4">
            {items.toReversed().map((version) => (
              <li key={version.version} className="grid gap-1 border-l-2 border-line pl-3">
                <p className="flex flex-wrap gap-x-2 text-sm text-muted">
                  <span className="font-semibold text-ink">
                    {version.version === 1 ? 'As written' : `Correction ${version.version - 1}`}
                  </span>
                  {version.by.name} <Time at={version.at} />
                </p>
                {version.because !== null && <p className="text-sm text-muted pretty">Because: {version.because}</p>}
                <p className="text-sm text-muted">Happened {exactWords(version.happenedAt)}</p>
                {version.text === null ? (
                  <p className="text-muted italic">Redacted.</p>
                ) : (
                  <Markdown text={version.text} />
                )}
              </li>
            ))}
          </ol>
        )}
      </Loaded>
    </Window>
  );
}
