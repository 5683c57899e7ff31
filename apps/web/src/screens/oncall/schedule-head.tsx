import { CalendarPlus, FileUp, LifeBuoy, Pencil } from 'lucide-react';
import { Button, LinkButton } from '../../ui/button.tsx';
import { Time } from '../../ui/time.tsx';
import { PersonChip } from './person-chip.tsx';
import type { ScheduleFacts } from './schedule-facts.tsx';
import type { TimelineLook } from './timeline-look.ts';

/** Who is on call now, whose schedule it is, and who changed it last. */
export function HeadFacts({
  facts: { answer, coverage },
  look,
  isShown,
}: {
  facts: ScheduleFacts;
  look: TimelineLook;
  /** The present lies in what is shown, and so is known. */
  isShown: boolean;
}) {
  const onCall = coverage.shifts.filter(({ from, to }) => from <= look.now && look.now < to);
  return (
    <>
      {isShown && (
        <span className="flex flex-wrap items-center gap-x-3">
          {onCall.length === 0 ? (
            <strong className="font-semibold text-bad">nobody is on call now</strong>
          ) : (
            <>
              on call now
              {onCall.map(({ userId }) => (
                <strong key={userId} className="font-semibold text-ink">
                  <PersonChip userId={userId} look={look} />
                </strong>
              ))}
            </>
          )}
        </span>
      )}
      {answer.team !== null && <span>team {answer.team}</span>}
      <span>
        changed by {answer.updatedBy} <Time at={answer.updatedAt} />
      </span>
    </>
  );
}

/** What can be done; what somebody may not do is undefined and not offered. */
export function HeadActions({
  schedule,
  onCover,
  onOverride,
  onImport,
}: {
  schedule: string;
  onCover: (() => void) | undefined;
  onOverride: (() => void) | undefined;
  onImport: (() => void) | undefined;
}) {
  return (
    <>
      {onOverride && (
        <Button kind="primary" icon={CalendarPlus} keys="o" onClick={onOverride}>
          Override
        </Button>
      )}
      {onCover && (
        <Button icon={LifeBuoy} keys="m" onClick={onCover}>
          Cover me
        </Button>
      )}
      {onImport && (
        <>
          <LinkButton to="/oncall/$schedule/edit" params={{ schedule }} icon={Pencil}>
            Edit
          </LinkButton>
          <Button icon={FileUp} onClick={onImport}>
            Import .ics
          </Button>
        </>
      )}
    </>
  );
}
