import { Plus } from 'lucide-react';
import { useState } from 'react';
import type { AnswerOf } from '../../api/call.ts';
import { useMay } from '../../api/me.ts';
import { useAct, useList } from '../../api/query.ts';
import { Button } from '../../ui/button.tsx';
import { PagedList } from '../../ui/list.tsx';
import { Section } from '../../ui/page.tsx';
import { Empty, ProblemNote } from '../../ui/states.tsx';
import { Time } from '../../ui/time.tsx';
import { showToast } from '../../ui/toasts.tsx';
import { stretchWords, viewerZone } from '../oncall/days.ts';
import { MaintenanceWindowForm } from './maintenance-form.tsx';
import { recurrenceWords } from './recurrence.ts';
import { MatcherList } from './silences-screen.tsx';

type Planned = AnswerOf<'listMaintenanceWindows'>['items'][number];

/** Planned work: alerts of these services page nobody meanwhile. */
export function MaintenancePart() {
  const may = useMay('alerts.respond');
  const list = useList('listMaintenanceWindows', { query: { limit: 50 } });
  const [open, setOpen] = useState<Planned | 'new'>();
  return (
    <Section
      title="Maintenance"
      note="alerts of these services page nobody meanwhile"
      flush
      actions={
        may && (
          <Button icon={Plus} onClick={() => setOpen('new')}>
            Plan work
          </Button>
        )
      }
    >
      <PagedList
        list={list}
        empty={<Empty title="No work is planned">Plan it before it begins, and nobody is woken by it.</Empty>}
      >
        {(items) => (
          <ul>
            {items.map((planned) => (
              <PlannedRow key={planned.id} planned={planned} onEdit={() => setOpen(planned)} />
            ))}
          </ul>
        )}
      </PagedList>
      {open !== undefined && (
        <MaintenanceWindowForm planned={open === 'new' ? undefined : open} onClose={() => setOpen(undefined)} />
      )}
    </Section>
  );
}

function PlannedRow({ planned, onEdit }: { planned: Planned; onEdit: () => void }) {
  const may = useMay('alerts.respond');
  const end = useAct('endMaintenanceWindow', ({ state }) =>
    showToast(state === 'over' ? 'The work is over for good' : 'Over for this time. What still fires pages again.'),
  );
  const submit = (scope: 'once' | 'for_good') => void end.submit({ params: { window: planned.id }, body: { scope } });
  const { nextStartsAt, nextEndsAt, state, recurrence } = planned;
  const isActive = state === 'active';
  return (
    <li className="grid gap-2 border-b border-line px-4 py-3 last:border-b-0 sm:grid-cols-[minmax(0,1fr)_auto] sm:items-center">
      <div className="grid min-w-0 gap-1">
        <p className="flex flex-wrap items-center gap-2 font-semibold">
          {planned.name}
          <span className={`chip ${isActive ? 'text-hold' : 'text-muted'}`}>{isActive ? 'now' : 'planned'}</span>
        </p>
        <p className="flex flex-wrap gap-x-3 gap-y-1 text-sm text-muted">
          <span>{planned.services === null ? 'all services' : planned.services.join(', ')}</span>
          {nextStartsAt !== null && nextEndsAt !== null && (
            <span>
              {stretchWords(viewerZone(), { from: Date.parse(nextStartsAt), to: Date.parse(nextEndsAt) })}, by your
              clock
            </span>
          )}
          {recurrence !== null && <span>{recurrenceWords(recurrence)}</span>}
          <span>
            by {planned.createdBy.name} <Time at={planned.createdAt} />
          </span>
        </p>
        {planned.matchers.length > 0 && <MatcherList matchers={planned.matchers} />}
        {end.problem && <ProblemNote problem={end.problem} />}
      </div>
      {may && (
        <div className="flex flex-wrap gap-2">
          <Button className="pointer-coarse:min-h-11" onClick={onEdit}>
            Change
          </Button>
          {isActive && recurrence !== null && (
            <Button className="pointer-coarse:min-h-11" isBusy={end.isBusy} onClick={() => submit('once')}>
              Done for now
            </Button>
          )}
          <Button
            kind="quiet"
            className="pointer-coarse:min-h-11"
            isBusy={end.isBusy}
            onClick={() => submit('for_good')}
          >
            {recurrence === null && isActive ? 'End it' : recurrence === null ? 'Call it off' : 'End for good'}
          </Button>
        </div>
      )}
    </li>
  );
}
