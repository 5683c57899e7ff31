import type { EpochMs } from '@lockstep/oncall';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { ask, useAct } from '../../api/query.ts';
import { Window } from '../../ui/dialog.tsx';
import { SelectField, TextField } from '../../ui/field.tsx';
import { FormEnd } from '../../ui/form-end.tsx';
import { Form } from '../../ui/form.tsx';
import { showToast } from '../../ui/toasts.tsx';
import { stretchWords } from './days.ts';
import type { TimelineLook } from './timeline-look.ts';

/** A shift that could change hands. */
export interface SwapShift {
  readonly schedule: string;
  readonly userId: string;
  readonly from: EpochMs;
  readonly to: EpochMs;
}

const keyOf = (shift: SwapShift): string => `${shift.schedule} ${shift.from} ${shift.userId}`;

/** Offers one of my shifts for one of somebody else; nothing changes before they accept. */
export function SwapWindow({
  others,
  start,
  look,
  onClose,
}: {
  /** Shifts of others that could be taken. */
  others: readonly SwapShift[];
  start: SwapShift;
  look: TimelineLook & { readonly me: string | undefined };
  onClose: () => void;
}) {
  const isMine = start.userId === look.me;
  const query = useQuery(
    ask('listMyShifts', {
      query: { from: new Date(look.now).toISOString(), to: new Date(look.now + 84 * 86_400_000).toISOString() },
    }),
  );
  const mine = (query.data?.items ?? [])
    .filter(({ isShadow, from }) => !isShadow && Date.parse(from) > look.now)
    .map(({ schedule, from, to }): SwapShift => ({
      schedule,
      userId: look.me ?? '',
      from: Date.parse(from),
      to: Date.parse(to),
    }));
  const gives = isMine && !mine.some((shift) => keyOf(shift) === keyOf(start)) ? [start, ...mine] : mine;
  const takes = others.filter((shift) => shift.userId !== look.me && shift.from > look.now);
  const [give, setGive] = useState(isMine ? keyOf(start) : '');
  const [take, setTake] = useState(isMine ? '' : keyOf(start));
  const [reason, setReason] = useState('');
  const taken = takes.find((shift) => keyOf(shift) === take);
  const given = gives.find((shift) => keyOf(shift) === give);
  const act = useAct('proposeShiftSwap', () => {
    showToast(`Offered to ${look.nameOf(taken?.userId ?? '')}. Nothing changes before they accept.`);
    onClose();
  });
  const words = (shift: SwapShift): string => `${shift.schedule}: ${stretchWords(look.zone, shift)}`;
  const times = ({ from, to }: SwapShift) => ({ from: new Date(from).toISOString(), to: new Date(to).toISOString() });
  return (
    <Window title="Swap shifts" note="They get a request; nothing changes before they accept." onClose={onClose}>
      <Form
        onSubmit={() => {
          if (given === undefined || taken === undefined) return;
          const { schedule, userId } = taken;
          void act.submit({
            body: {
              give: { schedule: given.schedule, ...times(given) },
              take: { schedule, userId, ...times(taken) },
              reason,
            },
          });
        }}
      >
        <SelectField
          label="I give"
          value={give}
          onValue={setGive}
          options={[
            { value: '', label: gives.length === 0 ? 'you have no shift to give' : 'choose one of yours' },
            ...gives.map((shift) => ({ value: keyOf(shift), label: words(shift) })),
          ]}
          problem={act.fieldProblem('give.from') ?? act.fieldProblem('give')}
        />
        <SelectField
          label="I take"
          value={take}
          onValue={setTake}
          options={[
            { value: '', label: 'choose one of theirs' },
            ...takes.map((shift) => ({ value: keyOf(shift), label: `${look.nameOf(shift.userId)}, ${words(shift)}` })),
          ]}
          problem={act.fieldProblem('take.from') ?? act.fieldProblem('take')}
        />
        <TextField label="Why" hint="They see it. May stay empty." value={reason} onValue={setReason} />
        <FormEnd
          act={act}
          label="Offer the swap"
          isOff={given === undefined || taken === undefined}
          onClose={onClose}
        />
      </Form>
    </Window>
  );
}
