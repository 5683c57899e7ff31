import { Plus, X } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button, IconButton } from '../../ui/button.tsx';
import type { FieldProblem } from '../../ui/field.tsx';
import { HoursOfWeek, type WeekHours } from './hours-of-week.tsx';

/** Hours of the week in which something holds; none: always. What else each of them says stands below its times. */
export function HoursList<H extends WeekHours>({
  hours,
  usual,
  addLabel,
  problem,
  onHours,
  children,
}: {
  hours: readonly H[];
  /** What is added. */
  usual: H;
  /** Of the button while there are none. */
  addLabel: string;
  problem: FieldProblem | undefined;
  onHours: (hours: readonly H[]) => void;
  children: (each: H, onChange: (changed: H) => void) => ReactNode;
}) {
  const put = (index: number, changed: H) => onHours(hours.with(index, changed));
  return (
    <fieldset className="grid min-w-0 gap-2">
      <legend className="mb-1 text-sm font-semibold">Hours</legend>
      {hours.length === 0 && <p className="text-sm text-muted">Around the clock.</p>}
      {hours.map((each, index) => (
        <div key={index} className="rounded-md border border-line bg-canvas p-2.5">
          <HoursOfWeek
            label={`Days of hours ${index + 1}`}
            hours={each}
            onHours={(changed) => put(index, changed)}
            beside={
              <IconButton
                icon={X}
                label={`Remove hours ${index + 1}`}
                onClick={() => onHours(hours.toSpliced(index, 1))}
              />
            }
          >
            {children(each, (changed) => put(index, changed))}
          </HoursOfWeek>
        </div>
      ))}
      {problem && <p className="text-sm text-bad">{problem.problem}</p>}
      <Button kind="quiet" icon={Plus} className="justify-self-start" onClick={() => onHours([...hours, usual])}>
        {hours.length === 0 ? addLabel : 'More hours'}
      </Button>
    </fieldset>
  );
}
