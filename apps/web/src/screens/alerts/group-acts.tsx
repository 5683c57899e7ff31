import { Link } from '@tanstack/react-router';
import { AlarmClock, AlarmClockOff, ArrowUpRight, Check, CircleCheckBig, Forward, Undo2, UserX } from 'lucide-react';
import { useState } from 'react';
import { useMay, useMe } from '../../api/me.ts';
import { useCommand } from '../../shell/bound-commands.ts';
import { Button, type ButtonKind } from '../../ui/button.tsx';
import { FootBar } from '../../ui/foot-bar.tsx';
import { ProblemNote } from '../../ui/states.tsx';
import { type GroupChoice, groupChoices } from './group-choices.ts';
import type { Escalation } from './group-words.ts';
import { HandOverWindow } from './hand-over-window.tsx';
import { SnoozeWindow } from './snooze-window.tsx';
import { useGroupActs } from './use-group-acts.ts';

type Look = { readonly label: string; readonly icon: typeof Check };

const looks: Readonly<Record<GroupChoice, Look>> = {
  acknowledge: { label: 'Acknowledge', icon: Check },
  notMe: { label: 'Not me', icon: UserX },
  resolve: { label: 'Resolve', icon: CircleCheckBig },
  snooze: { label: 'Snooze', icon: AlarmClock },
  takeBack: { label: 'Take back', icon: Undo2 },
  wake: { label: 'Wake up', icon: AlarmClockOff },
};

/**
 * Everything a responder does about a group. On a phone it stands at the thumb, above the bar of places.
 *
 * @param incident what asks for somebody; null: it is about alerts
 */
export function GroupActs({ escalation, incident }: { escalation: Escalation; incident: string | null }) {
  const { group, status } = escalation;
  const may = useMay('paging.respond');
  const me = useMe()?.userId ?? undefined;
  const acts = useGroupActs(group);
  const [open, setOpen] = useState<'snooze' | 'hand_over'>();
  const choices = may ? groupChoices(escalation, me, incident !== null) : [];
  useCommand('alerts.acknowledge', status === 'escalating' && choices.length > 0 ? acts.acknowledge : undefined);
  useCommand('alerts.resolve', choices.includes('resolve') ? acts.resolve : undefined);
  if (choices.length === 0) return null;
  const run = (choice: GroupChoice) => (choice === 'snooze' ? setOpen('snooze') : acts[choice]());
  return (
    <FootBar label="What to do">
      {acts.problem && <ProblemNote problem={acts.problem} />}
      <div className="grid grid-cols-2 gap-2 lg:flex lg:flex-wrap">
        {choices.map((choice, index) => (
          <BigButton
            key={choice}
            {...looks[choice]}
            kind={index === 0 && choice !== 'takeBack' ? 'primary' : 'plain'}
            run={() => run(choice)}
            isBusy={acts.busy === choice}
            isWide={index === 0 && choices.length % 2 === 1}
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
      {incident !== null && (
        <p className="text-sm text-muted pretty">
          It can not be resolved here: somebody is wanted in an{' '}
          <Link to="/incidents/$incident" params={{ incident }} className="link">
            incident
          </Link>
          . Acknowledge to join; it ends when that side of the incident is closed.
        </p>
      )}
      {open === 'snooze' && <SnoozeWindow group={group} onClose={() => setOpen(undefined)} />}
      {open === 'hand_over' && <HandOverWindow group={group} onClose={() => setOpen(undefined)} />}
    </FootBar>
  );
}

function BigButton({
  label,
  icon,
  kind,
  isBusy,
  isWide,
  run,
}: Look & { kind: ButtonKind; isBusy: boolean; isWide: boolean; run: () => void }) {
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
