import { AlarmClock, AlarmClockOff, ArrowUpRight, Check, CircleCheckBig, Forward, Undo2, UserX } from 'lucide-react';
import { useState } from 'react';
import { useMay, useMe } from '../../api/me.ts';
import { useCommand } from '../../shell/bound-commands.ts';
import { Button, type ButtonKind } from '../../ui/button.tsx';
import { ProblemNote } from '../../ui/states.tsx';
import type { Escalation } from './group-words.ts';
import { HandOverWindow } from './hand-over-window.tsx';
import { SnoozeWindow } from './snooze-window.tsx';
import { useGroupActs } from './use-group-acts.ts';

type Choice = {
  readonly key: string;
  readonly label: string;
  readonly icon: typeof Check;
  readonly kind?: ButtonKind;
  readonly run: () => void;
};

/** Everything a responder does about a group. On a phone it stands at the thumb, above the bar of places. */
export function GroupActs({ escalation }: { escalation: Escalation }) {
  const { group, status } = escalation;
  const may = useMay('paging.respond');
  const me = useMe()?.userId;
  const acts = useGroupActs(group);
  const [open, setOpen] = useState<'snooze' | 'hand_over'>();
  const isLive = status === 'escalating' || status === 'acknowledged' || status === 'snoozed';
  const isMine = escalation.asked.some(({ id }) => id === me);
  useCommand('alerts.acknowledge', may && status === 'escalating' ? acts.acknowledge : undefined);
  useCommand('alerts.resolve', may && isLive ? acts.resolve : undefined);
  if (!may || !isLive) return null;

  const acknowledge = { key: 'acknowledge', label: 'Acknowledge', icon: Check, run: acts.acknowledge };
  const resolve = { key: 'resolve', label: 'Resolve', icon: CircleCheckBig, run: acts.resolve };
  const snooze = { key: 'snooze', label: 'Snooze', icon: AlarmClock, run: () => setOpen('snooze') };
  const first: Readonly<Record<typeof status, readonly Choice[]>> = {
    escalating: [
      { ...acknowledge, kind: 'primary' },
      ...(isMine ? [{ key: 'notMe', label: 'Not me', icon: UserX, run: acts.notMe }] : []),
      resolve,
      snooze,
    ],
    acknowledged: [
      { ...resolve, kind: 'primary' },
      { key: 'takeBack', label: 'Take back', icon: Undo2, run: acts.takeBack },
      snooze,
    ],
    snoozed: [
      { key: 'wake', label: 'Wake up', icon: AlarmClockOff, kind: 'primary', run: acts.wake },
      acknowledge,
      resolve,
    ],
  };
  return (
    <section
      aria-label="What to do"
      className="panel grid gap-2 p-3 max-lg:fixed max-lg:inset-x-0 max-lg:bottom-[calc(3.5rem+env(safe-area-inset-bottom))] max-lg:z-10 max-lg:rounded-none max-lg:border-x-0"
    >
      {acts.problem && <ProblemNote problem={acts.problem} />}
      <div className="grid grid-cols-2 gap-2 lg:flex lg:flex-wrap">
        {first[status].map(({ key, ...choice }, index) => (
          <BigButton
            key={key}
            {...choice}
            isBusy={acts.busy === key}
            isWide={index === 0 && first[status].length % 2 === 1}
          />
        ))}
        <div className="col-span-2 grid grid-cols-2 gap-2 lg:ml-auto lg:flex">
          <Button
            kind="quiet"
            icon={ArrowUpRight}
            className="min-h-11"
            isBusy={acts.busy === 'escalate'}
            onClick={acts.escalate}
          >
            Escalate now
          </Button>
          <Button kind="quiet" icon={Forward} className="min-h-11" onClick={() => setOpen('hand_over')}>
            Hand over
          </Button>
        </div>
      </div>
      {open === 'snooze' && <SnoozeWindow group={group} onClose={() => setOpen(undefined)} />}
      {open === 'hand_over' && <HandOverWindow group={group} onClose={() => setOpen(undefined)} />}
    </section>
  );
}

function BigButton({
  label,
  icon,
  kind = 'plain',
  isBusy,
  isWide,
  run,
}: Omit<Choice, 'key'> & { isBusy: boolean; isWide: boolean }) {
  return (
    <Button
      kind={kind}
      icon={icon}
      isBusy={isBusy}
      onClick={run}
      className={`min-h-12 text-lg lg:min-h-11 lg:px-5 ${isWide ? 'max-lg:col-span-2' : ''}`}
    >
      {label}
    </Button>
  );
}
