import { useState } from 'react';
import { useAct } from '../../api/query.ts';
import { Button } from '../../ui/button.tsx';
import { Window } from '../../ui/dialog.tsx';
import { CheckField, TextArea, TextField } from '../../ui/field.tsx';
import { FormEnd } from '../../ui/form-end.tsx';
import { Form } from '../../ui/form.tsx';
import { ProblemNote } from '../../ui/states.tsx';
import { Time } from '../../ui/time.tsx';
import { showToast } from '../../ui/toasts.tsx';
import { Blocks } from '../../ui/blocks.tsx';
import { DraftWindow } from './draft-window.tsx';
import { RedactUpdateWindow } from './redact-update-window.tsx';
import { type Announcement, audienceWords, phaseWords, stateLook, type Update } from './status-words.ts';

/** One update with its corrections; a draft with what can become of it. */
export function UpdateItem({ update, told, may }: { update: Update; told: Announcement; may: boolean }) {
  const [opened, setOpened] = useState<'correct' | 'redact' | 'write'>();
  const { state, phase, audience, components, corrections, publishedAt, publishedBy, createdAt, createdBy } = update;
  const isDraft = state === 'draft';
  const isRestricted = told.incident?.isRestricted === true;
  return (
    <li className="grid gap-2 px-4 py-3">
      <p className="flex flex-wrap items-center gap-x-3 gap-y-1 text-sm text-muted">
        <span className="chip text-ink">{isDraft ? 'draft' : phaseWords[phase]}</span>
        <span>for {audienceWords[audience]}</span>
        <span>
          {(publishedBy ?? createdBy).name}, <Time at={publishedAt ?? createdAt} />
        </span>
        {components.map(({ component, name, state: said }) => (
          <span key={component} className={stateLook[said].ink}>
            {name}: {stateLook[said].word}
          </span>
        ))}
      </p>
      <Blocks blocks={update.text} />
      {corrections.length > 0 && (
        <details>
          <summary className="link inline-flex min-h-6 cursor-pointer items-center text-sm pointer-coarse:min-h-11">
            Corrected {corrections.length === 1 ? 'once' : `${corrections.length} times`}: what it said before
          </summary>
          <ul className="grid gap-2 py-2">
            {corrections.map(({ before, reason, at, by }) => (
              <li key={at} className="grid gap-1 border-l-2 border-line pl-3">
                <span className="text-sm text-muted">
                  {by.name}, <Time at={at} />: {reason}
                </span>
                <span className="whitespace-pre-wrap [overflow-wrap:anywhere]">{before}</span>
              </li>
            ))}
          </ul>
        </details>
      )}
      {may && isDraft && <DraftActs update={update} isRestricted={isRestricted} />}
      {may && (
        <div className="flex flex-wrap gap-x-2">
          <Button kind="quiet" className="-ml-2" onClick={() => setOpened(isDraft ? 'write' : 'correct')}>
            {isDraft ? 'Change the draft' : 'Correct the text'}
          </Button>
          <Button kind="quiet" onClick={() => setOpened('redact')}>
            Take words away
          </Button>
        </div>
      )}
      {opened === 'correct' && (
        <CorrectWindow update={update} isRestricted={isRestricted} onClose={() => setOpened(undefined)} />
      )}
      {opened === 'write' && <DraftWindow update={update} told={told} onClose={() => setOpened(undefined)} />}
      {opened === 'redact' && (
        <RedactUpdateWindow update={update} title={told.title} onClose={() => setOpened(undefined)} />
      )}
    </li>
  );
}

function DraftActs({ update: { id }, isRestricted }: { update: Update; isRestricted: boolean }) {
  const [isSure, setIsSure] = useState(false);
  const publish = useAct('publishStatusDraft', () => showToast('Published'));
  const discard = useAct('discardStatusDraft', () => showToast('Thrown away'));
  const problem = publish.problem ?? discard.problem;
  return (
    <div className="grid gap-2">
      {isRestricted && <CheckField label="Telling this is agreed" isOn={isSure} onChange={setIsSure} />}
      {problem && <ProblemNote problem={problem} />}
      <div className="flex flex-wrap gap-2">
        <Button
          kind="primary"
          isBusy={publish.isBusy}
          onClick={() => void publish.submit({ params: { update: id }, body: { isSure } })}
        >
          Publish the draft
        </Button>
        <Button kind="quiet" isBusy={discard.isBusy} onClick={() => void discard.submit({ params: { update: id } })}>
          Throw it away
        </Button>
      </div>
    </div>
  );
}

function CorrectWindow({
  update,
  isRestricted,
  onClose,
}: {
  update: Update;
  isRestricted: boolean;
  onClose: () => void;
}) {
  const [message, setMessage] = useState(update.message);
  const [reason, setReason] = useState('');
  const [isSure, setIsSure] = useState(false);
  const correct = useAct('correctStatusUpdate', () => {
    showToast('Corrected');
    onClose();
  });
  return (
    <Window
      title="Correct the text"
      note="Readers see the new text and that it was corrected. What it said before is kept here."
      onClose={onClose}
    >
      <Form onSubmit={() => void correct.submit({ params: { update: update.id }, body: { message, reason, isSure } })}>
        <TextArea
          label="Text"
          rows={6}
          value={message}
          onValue={setMessage}
          problem={correct.fieldProblem('message')}
        />
        <TextField label="Why" value={reason} onValue={setReason} problem={correct.fieldProblem('reason')} />
        {isRestricted && <CheckField label="Telling this is agreed" isOn={isSure} onChange={setIsSure} />}
        <FormEnd act={correct} label="Correct it" onClose={onClose} />
      </Form>
    </Window>
  );
}
