import { Link } from '@tanstack/react-router';
import { Link2 } from 'lucide-react';
import type { AnswerOf } from '../../api/call.ts';
import { useMay } from '../../api/me.ts';
import { useToldAct } from '../../api/told-act.ts';
import { Button } from '../../ui/button.tsx';
import { Section } from '../../ui/page.tsx';
import { Time } from '../../ui/time.tsx';
import { ContextRows, rowLook } from './context-row.tsx';

type Group = AnswerOf<'getRoom'>['alertGroups'][number];

const stateLook: Readonly<Record<Group['state'], { word: string; ink: string }>> = {
  open: { word: 'nobody has it', ink: 'text-bad' },
  acknowledged: { word: 'somebody has it', ink: 'text-ok' },
  snoozed: { word: 'snoozed', ink: 'text-hold' },
  resolved: { word: 'over', ink: 'text-muted' },
};

/** The alerts it is about, and open ones of its services that may belong to it. */
export function AlertsContext({ incident, groups }: { incident: string; groups: readonly Group[] }) {
  const may = useMay('incidents.write');
  const act = useToldAct('linkToIncident');
  if (groups.length === 0) return null;
  return (
    <Section title="Alerts" flush>
      <ContextRows items={groups.toSorted((a, b) => Number(b.isLinked) - Number(a.isLinked))}>
        {(group) => (
          <div className="flex items-center gap-1 pr-2">
            <Link to="/alerts/groups/$group" params={{ group: group.id }} className={`${rowLook} min-w-0 flex-1`}>
              <span className="font-medium [overflow-wrap:anywhere]">{group.title}</span>
              <span className="flex flex-wrap gap-x-2 text-sm text-muted">
                <span className={stateLook[group.state].ink}>{stateLook[group.state].word}</span>
                {group.openAlerts > 0 && <span>{group.openAlerts} open</span>}
                <Time at={group.openedAt} />
              </span>
            </Link>
            {may && !group.isLinked && (
              <Button
                kind="quiet"
                icon={Link2}
                isBusy={act.isBusy}
                onClick={() =>
                  void act.submit({
                    params: { incident },
                    body: { kind: 'alert_group', subject: group.id },
                  })
                }
              >
                Link<span className="sr-only"> {group.title}</span>
              </Button>
            )}
          </div>
        )}
      </ContextRows>
    </Section>
  );
}
