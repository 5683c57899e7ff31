import { Link } from '@tanstack/react-router';
import { ArrowLeftRight, CalendarPlus, LifeBuoy, Undo2, UserMinus } from 'lucide-react';
import { useState } from 'react';
import { useMay } from '../../api/me.ts';
import { useAct } from '../../api/query.ts';
import { Button } from '../../ui/button.tsx';
import { ProblemNote, sentence } from '../../ui/states.tsx';
import { showToast } from '../../ui/toasts.tsx';
import { CoverWindow } from './cover-window.tsx';
import { OverrideWindow, type OverrideStart } from './override-window.tsx';
import { WithSchedule } from './schedule-facts.tsx';
import { SwapWindow } from './swap-window.tsx';
import { stretchSentence, type TimelineLook } from './timeline-look.ts';
import type { Stretch } from './timeline-layout.ts';

type Opened = { kind: 'override'; title: string; start: OverrideStart } | { kind: 'cover' } | { kind: 'swap' };

/** What was chosen on a timeline: who, when, why, and what can be done about it. */
export function StretchDetails({
  schedule,
  stretch,
  look,
  hasLink = false,
}: {
  /** By name. */
  schedule: string;
  stretch: Stretch;
  look: TimelineLook & { readonly me: string | undefined };
  /** Leads to the schedule, where one is not there already. */
  hasLink?: boolean;
}) {
  const [opened, setOpened] = useState<Opened>();
  const may = useMay('schedules.cover');
  const close = () => setOpened(undefined);
  const me = look.me ?? '';
  const { from, to } = stretch;
  const times = { from: Math.max(from, look.now), to };
  const override = (title: string, start: Omit<OverrideStart, 'from' | 'to'>) => () =>
    setOpened({ kind: 'override', title, start: { ...times, ...start } });
  const isOnCall = stretch.kind === 'shift' || stretch.kind === 'override';
  return (
    <div className="grid gap-2.5">
      <p className="pretty">
        {hasLink && (
          <>
            <Link to="/oncall/$schedule" params={{ schedule }} className="link font-semibold">
              {schedule}
            </Link>
            {': '}
          </>
        )}
        {sentence(stretchSentence(stretch, look))}.
      </p>
      {may && to > look.now && (
        <div className="flex flex-wrap gap-2">
          {stretch.kind === 'gap' && (
            <Button kind="primary" icon={CalendarPlus} onClick={override('Cover this', { kind: 'add', userId: me })}>
              Cover this
            </Button>
          )}
          {isOnCall && stretch.userId === me && (
            <>
              <Button kind="primary" icon={LifeBuoy} onClick={() => setOpened({ kind: 'cover' })}>
                Cover me
              </Button>
              <Button icon={ArrowLeftRight} onClick={() => setOpened({ kind: 'swap' })}>
                Swap
              </Button>
            </>
          )}
          {isOnCall && stretch.userId !== me && (
            <>
              <Button
                icon={CalendarPlus}
                onClick={override('Take over', { kind: 'replace', userId: me, replacedUserId: stretch.userId })}
              >
                Take over
              </Button>
              <Button icon={ArrowLeftRight} onClick={() => setOpened({ kind: 'swap' })}>
                Swap with mine
              </Button>
            </>
          )}
          {isOnCall && (
            <>
              <Button
                onClick={override('Put somebody else', { kind: 'replace', userId: '', replacedUserId: stretch.userId })}
              >
                Somebody else
              </Button>
              <Button
                kind="quiet"
                icon={UserMinus}
                onClick={override('Take off', { kind: 'remove', userId: stretch.userId })}
              >
                Take off
              </Button>
            </>
          )}
          {stretch.kind !== 'gap' && stretch.overrideId !== undefined && (
            <TakeBack schedule={schedule} override={stretch.overrideId} />
          )}
        </div>
      )}
      {opened !== undefined && (
        <WithSchedule name={schedule} around={times} now={look.now} onClose={close}>
          {(facts) => {
            switch (opened.kind) {
              case 'override':
                return (
                  <OverrideWindow
                    schedule={facts.schedule}
                    title={opened.title}
                    absences={facts.absences}
                    start={opened.start}
                    look={look}
                    onClose={close}
                  />
                );
              case 'cover':
                return (
                  <CoverWindow
                    schedule={facts.schedule}
                    absences={facts.absences}
                    start={times}
                    look={look}
                    onClose={close}
                  />
                );
              case 'swap':
                return (
                  <SwapWindow
                    others={facts.coverage.shifts.map((shift) => ({ schedule, ...shift }))}
                    start={{ schedule, ...times, userId: stretch.kind === 'gap' ? '' : stretch.userId }}
                    look={look}
                    onClose={close}
                  />
                );
            }
          }}
        </WithSchedule>
      )}
    </div>
  );
}

function TakeBack({ schedule, override }: { schedule: string; override: string }) {
  const act = useAct('endOverride', () => showToast('Taken back; the rotations count again'));
  return (
    <>
      <Button icon={Undo2} isBusy={act.isBusy} onClick={() => void act.submit({ params: { schedule, override } })}>
        Take the override back
      </Button>
      {act.problem && <ProblemNote problem={act.problem} />}
    </>
  );
}
