import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useMay, useMe } from '../../api/me.ts';
import { ask, useAct } from '../../api/query.ts';
import { Window } from '../../ui/dialog.tsx';
import { SelectField, TextField } from '../../ui/field.tsx';
import { FormEnd } from '../../ui/form-end.tsx';
import { Form } from '../../ui/form.tsx';
import { useNow } from '../../ui/now.ts';
import { showToast } from '../../ui/toasts.tsx';
import { startOfDay, stretchWords, viewerZone } from './days.ts';
import { personOptions, useStaff } from './people.ts';
import { instantsOf, stretchDraft, StretchFields, stretchOf } from './stretch-fields.tsx';
import { useScheduleTitle } from './use-schedule-title.ts';
import { Unbroken } from '../../ui/unbroken.tsx';

export const absenceKinds = { vacation: 'vacation', holiday: 'public holiday', sick: 'sick', other: 'other' } as const;
type AbsenceKind = keyof typeof absenceKinds;

const isKind = (value: string): value is AbsenceKind => value in absenceKinds;

/** Enters leave; says before, which turns nobody would have. */
export function LeaveWindow({ onClose }: { onClose: () => void }) {
  const me = useMe()?.userId ?? '';
  const mayManage = useMay('schedules.manage');
  const staff = useStaff();
  const zone = viewerZone();
  const [userId, setUserId] = useState(me);
  const [kind, setKind] = useState<AbsenceKind>('vacation');
  const [note, setNote] = useState('');
  const [draft, setDraft] = useState(() => {
    const tomorrow = startOfDay(zone, Date.now(), 1);
    return stretchDraft(zone, { from: tomorrow, to: startOfDay(zone, tomorrow, 7) });
  });
  const act = useAct('createAbsence', ({ conflicts }) => {
    const open = conflicts.filter(({ isCovered }) => !isCovered).length;
    showToast(open === 0 ? 'Entered' : 'Entered. Some turns are open now; the gaps stand under Now.');
    onClose();
  });
  return (
    <Window
      title="Enter leave"
      note="Takes effect on every schedule; turns are not handed on by themselves."
      onClose={onClose}
    >
      <Form
        onSubmit={() =>
          void act.submit({
            body: { kind, note, ...instantsOf(zone, draft), ...(userId === me ? {} : { userId }) },
          })
        }
      >
        {mayManage && (
          <SelectField
            label="Who"
            value={userId}
            onValue={setUserId}
            options={personOptions(staff, me)}
            problem={act.fieldProblem('userId')}
          />
        )}
        <StretchFields zone={zone} draft={draft} onDraft={setDraft} problemOf={act.fieldProblem} />
        <SelectField
          label="What"
          value={kind}
          onValue={(value) => isKind(value) && setKind(value)}
          options={Object.entries(absenceKinds).map(([value, label]) => ({ value, label }))}
        />
        <TextField label="Note" hint="Everybody sees it. May stay empty." value={note} onValue={setNote} />
        <Conflicts userId={userId} draft={draft} zone={zone} />
        <FormEnd act={act} label="Enter leave" onClose={onClose} />
      </Form>
    </Window>
  );
}

function Conflicts({ userId, draft, zone }: { userId: string; draft: { from: string; to: string }; zone: string }) {
  const now = useNow(60_000);
  const times = stretchOf(zone, draft);
  const isAskable = times !== undefined && times.from < times.to && times.to > now;
  const { data } = useQuery({
    ...ask('previewAbsence', { body: { userId, ...instantsOf(zone, draft) } }),
    enabled: isAskable,
    placeholderData: keepPreviousData,
  });
  const titleOf = useScheduleTitle();
  if (!isAskable || data === undefined) return null;
  const part = ({ from, to }: { from: string; to: string }) =>
    stretchWords(zone, { from: Date.parse(from), to: Date.parse(to) });
  if (data.conflicts.length === 0)
    return (
      <p role="status" className="text-sm text-muted">
        No turn falls into this time.
      </p>
    );
  return (
    <div role="status" className="rounded-md border ground-warn p-3 text-sm">
      <p className="font-semibold text-warn">Turns in this time</p>
      <ul>
        {data.conflicts.map((conflict) => (
          <li key={`${conflict.schedule} ${conflict.from}`}>
            <Unbroken text={`${titleOf(conflict.schedule)}, ${part(conflict)}:`} />{' '}
            {conflict.isCovered ? (
              'somebody else is on call too'
            ) : (
              <strong className="font-semibold">nobody would be on call</strong>
            )}
          </li>
        ))}
      </ul>
    </div>
  );
}
