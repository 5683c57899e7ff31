import { type Absence, coverage, type EpochMs, type Override, type Schedule, scheduleProblems } from '@lockstep/oncall';
import { useState } from 'react';
import { useAct } from '../../api/query.ts';
import { Window } from '../../ui/dialog.tsx';
import { Segments, SelectField, TextField } from '../../ui/field.tsx';
import { FormEnd } from '../../ui/form-end.tsx';
import { Form } from '../../ui/form.tsx';
import { showToast } from '../../ui/toasts.tsx';
import { stretchWords } from './days.ts';
import { gapWords } from './gap-words.ts';
import { type NamedPerson, personOptions, useStaff } from './people.ts';
import { instantsOf, stretchDraft, StretchFields, stretchOf } from './stretch-fields.tsx';
import type { TimelineLook } from './timeline-look.ts';
import { useTakeBack } from './use-take-back.ts';

export interface OverrideStart {
  readonly kind: Override['kind'];
  readonly from: EpochMs;
  readonly to: EpochMs;
  readonly userId: string;
  /** Undefined: whoever is on call. */
  readonly replacedUserId?: string | undefined;
}

/** Makes an override by form, with who would be on call then. The same as dragging, for every hand. */
export function OverrideWindow({
  schedule,
  title,
  absences,
  start,
  look,
  onClose,
}: {
  schedule: Schedule;
  title: string;
  absences: readonly Absence[];
  start: OverrideStart;
  look: TimelineLook & { readonly me: string | undefined };
  onClose: () => void;
}) {
  const staff = useStaff();
  const { zone } = look;
  const [kind, setKind] = useState(start.kind);
  const [userId, setUserId] = useState(start.userId);
  const [replaced, setReplaced] = useState(start.replacedUserId ?? '');
  const [draft, setDraft] = useState(() => stretchDraft(zone, start));
  const [reason, setReason] = useState('');
  const takeBack = useTakeBack();
  const act = useAct('createOverride', (made) => {
    showToast('The override stands', { undo: () => void takeBack(schedule.name, made.id) });
    onClose();
  });
  const options = personOptions(staff, look.me);
  const times = stretchOf(zone, draft);
  const send = () => {
    const body = { kind, userId, reason, ...instantsOf(zone, draft) };
    const whom = kind === 'replace' && replaced !== '' ? { replacedUserId: replaced } : {};
    void act.submit({ params: { schedule: schedule.name }, body: { ...body, ...whom } });
  };
  return (
    <Window title={title} note="Rotations stay as they are; only who is on call changes." onClose={onClose}>
      <Form onSubmit={send}>
        <Segments
          label="What"
          value={kind}
          options={[
            { value: 'replace', label: 'Replace' },
            { value: 'add', label: 'Add' },
            { value: 'remove', label: 'Take off' },
          ]}
          onValue={setKind}
        />
        <div className="grid gap-4 sm:grid-cols-2">
          {kind === 'replace' && (
            <SelectField
              label="Instead of"
              value={replaced}
              onValue={setReplaced}
              options={[{ value: '', label: 'whoever is on call' }, ...options]}
              problem={act.fieldProblem('replacedUserId')}
            />
          )}
          <SelectField
            label={kind === 'remove' ? 'Whom' : 'Who is on call'}
            value={userId}
            onValue={setUserId}
            options={[{ value: '', label: 'choose' }, ...options]}
            problem={act.fieldProblem('userId')}
          />
        </div>
        <StretchFields zone={zone} draft={draft} onDraft={setDraft} problemOf={act.fieldProblem} />
        <TextField
          label="Why"
          hint="Shown wherever somebody wonders. May stay empty."
          value={reason}
          onValue={setReason}
          problem={act.fieldProblem('reason')}
        />
        {times !== undefined && userId !== '' && (
          <Outcome
            schedule={schedule}
            override={overrideOf(kind, times, userId, replaced === '' ? undefined : replaced)}
            absences={absences}
            look={look}
            staff={staff}
          />
        )}
        <FormEnd act={act} label="Save the override" onClose={onClose} />
      </Form>
    </Window>
  );
}

function overrideOf(
  kind: Override['kind'],
  times: { from: EpochMs; to: EpochMs },
  userId: string,
  replacedUserId: string | undefined,
): Override {
  const common = { id: 'draft', ...times, userId, reason: '' };
  return kind === 'replace' ? { ...common, kind, replacedUserId } : { ...common, kind };
}

const MOST_LINES = 6;

/** Who is on call in that time once this is saved, by the very function the pager asks. */
function Outcome({
  schedule,
  override,
  absences,
  look,
  staff,
}: {
  schedule: Schedule;
  override: Override;
  absences: readonly Absence[];
  look: TimelineLook;
  staff: readonly NamedPerson[];
}) {
  const changed = { ...schedule, overrides: [...schedule.overrides, override] };
  if (scheduleProblems(changed).length > 0) return null;
  const { shifts, gaps } = coverage(changed, override.from, override.to, absences);
  const nameOf = (userId: string): string => staff.find(({ id }) => id === userId)?.name ?? look.nameOf(userId);
  const lines = [
    ...shifts.map((shift) => ({ ...shift, words: nameOf(shift.userId), isGap: false })),
    ...gaps.map((gap) => ({ ...gap, words: `nobody: ${gapWords[gap.reason]}`, isGap: !gap.onPurpose })),
  ].sort((a, b) => a.from - b.from);
  return (
    <div role="status" className="rounded-md border border-line bg-canvas p-3">
      <p className="text-sm font-semibold">Then on call</p>
      <ul className="text-sm">
        {lines.slice(0, MOST_LINES).map((line) => (
          <li key={`${line.from} ${line.words}`} className={line.isGap ? 'text-bad' : ''}>
            <span className="text-muted tabular">{stretchWords(look.zone, line)}</span> {line.words}
          </li>
        ))}
        {lines.length > MOST_LINES && <li className="text-muted">and {lines.length - MOST_LINES} more stretches</li>}
      </ul>
    </div>
  );
}
