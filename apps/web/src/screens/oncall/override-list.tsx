import type { Schedule } from '@lockstep/oncall';
import { useAct } from '../../api/query.ts';
import { Button } from '../../ui/button.tsx';
import { Section } from '../../ui/page.tsx';
import { ProblemNote } from '../../ui/states.tsx';
import { Table } from '../../ui/table.tsx';
import { showToast } from '../../ui/toasts.tsx';
import { useMay } from '../../api/me.ts';
import { stretchWords } from './days.ts';
import type { TimelineLook } from './timeline-look.ts';
import { Unbroken } from '../../ui/unbroken.tsx';

type Override = Schedule['overrides'][number];

/** Overrides that have not ended, with the way back. Nothing when there are none. */
export function OverrideList({ schedule, look }: { schedule: Schedule; look: TimelineLook }) {
  const open = schedule.overrides.filter(({ to }) => to > look.now);
  if (open.length === 0) return null;
  return (
    <Section title="Overrides" note="the newest wins" flush>
      <div className="cards">
        <Table columns={['What', 'When', 'Why', { name: 'Do', isHidden: true }]}>
          <tbody>
            {open.toReversed().map((override) => (
              <Line key={override.id} schedule={schedule.name} override={override} look={look} />
            ))}
          </tbody>
        </Table>
      </div>
    </Section>
  );
}

function whatWords(override: Override, nameOf: (userId: string) => string): string {
  const who = nameOf(override.userId);
  switch (override.kind) {
    case 'add':
      return `${who} beside whoever is on call`;
    case 'remove':
      return `${who} is taken off`;
    case 'replace':
      return `${who} instead of ${override.replacedUserId === undefined ? 'whoever is on call' : nameOf(override.replacedUserId)}`;
  }
}

function Line({ schedule, override, look }: { schedule: string; override: Override; look: TimelineLook }) {
  const may = useMay('schedules.cover');
  const act = useAct('endOverride', () => showToast('Taken back; the rotations count again'));
  return (
    <tr>
      <td>
        <span className="font-semibold">{whatWords(override, look.nameOf)}</span>
        {act.problem && <ProblemNote problem={act.problem} />}
      </td>
      <td data-label="When" className="tabular">
        <Unbroken text={stretchWords(look.zone, override)} />
      </td>
      <td data-label="Why">
        {override.reason === '' ? <span className="text-muted">not said</span> : override.reason}
      </td>
      <td>
        {may && (
          <Button
            kind="quiet"
            isBusy={act.isBusy}
            onClick={() => void act.submit({ params: { schedule, override: override.id } })}
          >
            Take back
            <span className="sr-only"> {whatWords(override, look.nameOf)}</span>
          </Button>
        )}
      </td>
    </tr>
  );
}
