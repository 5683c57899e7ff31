import { Check, Hourglass, PenLine } from 'lucide-react';
import { useState } from 'react';
import { useMe } from '../../api/me.ts';
import { useAct } from '../../api/query.ts';
import { Button } from '../../ui/button.tsx';
import { Window } from '../../ui/dialog.tsx';
import { TextArea, TextField } from '../../ui/field.tsx';
import { FormEnd } from '../../ui/form-end.tsx';
import { Form } from '../../ui/form.tsx';
import { Section } from '../../ui/page.tsx';
import { axisLook } from '../../ui/tags.tsx';
import { Time } from '../../ui/time.tsx';
import { showToast } from '../../ui/toasts.tsx';
import { endOfDay, type Postmortem } from './postmortem-words.ts';

/** Who has read it and says that it is so: the leads of both sides, two people. */
export function ReviewPart({ incident, postmortem, may }: { incident: string; postmortem: Postmortem; may: boolean }) {
  const [open, setOpen] = useState<'review' | 'reliability' | 'security'>();
  const me = useMe()?.userId;
  const { state, signOffs } = postmortem;
  const hasSigned = signOffs.some(({ person }) => person?.id === me);
  return (
    <Section title="Review">
      <div className="grid gap-3">
        <ul className="grid gap-2">
          {signOffs.map(({ axis, person, signedAt, note }) => {
            const { word, icon: Icon } = axisLook[axis];
            return (
              <li key={axis} className="flex flex-wrap items-center gap-x-3 gap-y-1">
                <span className="inline-flex min-w-28 items-center gap-1.5 font-medium">
                  <Icon size={15} aria-hidden className="text-muted" />
                  {word}
                </span>
                {person !== null && signedAt !== null ? (
                  <span className="inline-flex flex-wrap items-center gap-x-1.5 text-ok">
                    <Check size={15} aria-hidden />
                    {person.name}, <Time at={signedAt} />
                    {note !== null && note !== '' && <span className="text-muted">{note}</span>}
                  </span>
                ) : (
                  <span className="inline-flex items-center gap-1.5 text-muted">
                    <Hourglass size={15} aria-hidden />
                    not signed
                  </span>
                )}
                {may && state === 'in_review' && person === null && !hasSigned && (
                  <Button
                    icon={PenLine}
                    className="ml-auto"
                    aria-label={`Sign for ${word}`}
                    onClick={() => setOpen(axis)}
                  >
                    Sign
                  </Button>
                )}
              </li>
            );
          })}
        </ul>
        {postmortem.dueAt !== null && state === 'in_review' && (
          <p className="text-sm text-muted">
            Due <Time at={postmortem.dueAt} />.
          </p>
        )}
        {may && state === 'draft' && (
          <div>
            <Button kind="primary" onClick={() => setOpen('review')}>
              Ask for the review
            </Button>
          </div>
        )}
      </div>
      {open === 'review' && <AskReview incident={incident} onClose={() => setOpen(undefined)} />}
      {(open === 'reliability' || open === 'security') && (
        <SignWindow incident={incident} axis={open} digest={postmortem.digest} onClose={() => setOpen(undefined)} />
      )}
    </Section>
  );
}

function AskReview({ incident, onClose }: { incident: string; onClose: () => void }) {
  const [day, setDay] = useState('');
  const act = useAct('askPostmortemReview', () => {
    showToast('The leads see it on Now.');
    onClose();
  });
  const dueAt = endOfDay(day);
  const body = dueAt === undefined ? {} : { dueAt };
  return (
    <Window
      title="Ask for the review"
      note="The leads of its sides sign it, two people. With the last signature it is published."
      onClose={onClose}
    >
      <Form onSubmit={() => void act.submit({ params: { incident }, body })}>
        <TextField
          label="By which day (optional)"
          hint="They are reminded on that day, and weekly after it."
          type="date"
          value={day}
          onValue={setDay}
          problem={act.fieldProblem('dueAt')}
        />
        {act.problem?.fields.map(({ field, problem }) => (
          <p key={field} className="text-bad">
            {problem}
          </p>
        ))}
        <FormEnd act={act} label="Ask" onClose={onClose} />
      </Form>
    </Window>
  );
}

function SignWindow({
  incident,
  axis,
  digest,
  onClose,
}: {
  incident: string;
  axis: 'reliability' | 'security';
  digest: string;
  onClose: () => void;
}) {
  const [note, setNote] = useState('');
  const act = useAct('signPostmortem', (answer) => {
    showToast(answer.state === 'published' ? 'Signed, and published.' : 'Signed.');
    onClose();
  });
  return (
    <Window
      title={`Sign for ${axis}`}
      note="You say that it tells what happened, as far as your side knows. A change of any word takes signatures away."
      onClose={onClose}
    >
      <Form onSubmit={() => void act.submit({ params: { incident, axis }, body: { digest, note } })}>
        <TextArea label="A word with it (optional)" value={note} onValue={setNote} problem={act.fieldProblem('note')} />
        <FormEnd act={act} label="Sign" icon={PenLine} onClose={onClose} />
      </Form>
    </Window>
  );
}
