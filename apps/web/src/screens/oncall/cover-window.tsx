import { type Absence, coverMe, type EpochMs, type Refusal, type Schedule } from '@lockstep/oncall';
import { useState } from 'react';
import { useAct } from '../../api/query.ts';
import { Window } from '../../ui/dialog.tsx';
import { TextField } from '../../ui/field.tsx';
import { FormEnd } from '../../ui/form-end.tsx';
import { Form } from '../../ui/form.tsx';
import { showToast } from '../../ui/toasts.tsx';
import { instantsOf, stretchDraft, StretchFields, stretchOf } from './stretch-fields.tsx';
import type { TimelineLook } from './timeline-look.ts';

const refusalWords: Partial<Readonly<Record<Refusal, string>>> = {
  already_on_call: 'is on call then already',
  on_leave: 'is on leave then',
};

/** "Cover me": asks everybody on the rota who can; the first to accept has it. */
export function CoverWindow({
  schedule,
  absences,
  start,
  look,
  onClose,
}: {
  schedule: Schedule;
  absences: readonly Absence[];
  start: { readonly from: EpochMs; readonly to: EpochMs };
  look: TimelineLook & { readonly me: string | undefined };
  onClose: () => void;
}) {
  const [draft, setDraft] = useState(() => stretchDraft(look.zone, start));
  const [reason, setReason] = useState('');
  const act = useAct('requestCover', ({ askedUserIds }) => {
    showToast(
      askedUserIds.length === 0
        ? 'It stands, but nobody can be asked now'
        : `Asked ${askedUserIds.map(look.nameOf).join(', ')}`,
    );
    onClose();
  });
  const times = stretchOf(look.zone, draft);
  return (
    <Window
      title="Cover me"
      note="Ask everybody on the rota to take over your shift or a part of it. The first to accept has it, and the override is made by itself."
      onClose={onClose}
    >
      <Form
        onSubmit={() => void act.submit({ body: { schedule: schedule.name, reason, ...instantsOf(look.zone, draft) } })}
      >
        <StretchFields zone={look.zone} draft={draft} onDraft={setDraft} problemOf={act.fieldProblem} />
        <TextField
          label="Why"
          hint="They see it. May stay empty."
          value={reason}
          onValue={setReason}
          problem={act.fieldProblem('reason')}
        />
        {times !== undefined && times.from < times.to && look.me !== undefined && (
          <Asked
            answer={coverMe(
              { part: { scheduleId: schedule.id, userId: look.me, ...times }, reason },
              { schedule, absences, now: look.now },
            )}
            nameOf={look.nameOf}
          />
        )}
        <FormEnd act={act} label="Ask for cover" onClose={onClose} />
      </Form>
    </Window>
  );
}

function Asked({ answer, nameOf }: { answer: ReturnType<typeof coverMe>; nameOf: (userId: string) => string }) {
  if (!answer.ok)
    return (
      <p role="status" className="text-sm text-warn">
        {answer.reason === 'over' ? 'This time is over.' : 'You are not on call for all of this time.'}
      </p>
    );
  return (
    <div role="status" className="grid gap-0.5 text-sm">
      <p className={answer.askedUserIds.length === 0 ? 'text-warn' : ''}>
        {answer.askedUserIds.length === 0
          ? 'Nobody on the rota can take it as things are.'
          : `Goes to ${answer.askedUserIds.map(nameOf).join(', ')}.`}
      </p>
      {answer.notAsked.map(({ userId, reason }) => (
        <p key={userId} className="text-muted">
          Not to {nameOf(userId)}, who {refusalWords[reason] ?? 'can not'}.
        </p>
      ))}
    </div>
  );
}
