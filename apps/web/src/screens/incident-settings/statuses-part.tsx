import { useQuery } from '@tanstack/react-query';
import { ArrowDown, ArrowUp, Plus } from 'lucide-react';
import { useState } from 'react';
import { useMay } from '../../api/me.ts';
import { ask, useAct } from '../../api/query.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { SelectField, TextField } from '../../ui/field.tsx';
import { FormEnd } from '../../ui/form-end.tsx';
import { Form } from '../../ui/form.tsx';
import { Section } from '../../ui/page.tsx';
import { Loaded, ProblemNote } from '../../ui/states.tsx';
import { showToast } from '../../ui/toasts.tsx';
import { phases, phaseWords, type Status } from './settings-words.ts';
import { StatusWindow } from './status-window.tsx';

/** Where an incident can stand, in order; the phase is what clocks and lists go by. */
export function StatusesPart() {
  const query = useQuery(ask('listIncidentStatuses'));
  const may = useMay('incidents.manage');
  return (
    <Section title="Statuses" note="in the order people read them" flush>
      <Loaded query={query}>
        {({ items }) => (
          <ul className="divide-y divide-line">
            {items.map((status) => (
              <StatusLine key={status.name} status={status} all={items} />
            ))}
          </ul>
        )}
      </Loaded>
      {may && <NewStatus />}
    </Section>
  );
}

function StatusLine({ status, all }: { status: Status; all: readonly Status[] }) {
  const may = useMay('incidents.manage');
  const [isOpen, setIsOpen] = useState(false);
  const move = useAct('updateIncidentStatus');
  const to = (position: number) => void move.submit({ params: { status: status.name }, body: { position } });
  return (
    <li className="grid gap-2 px-4 py-2">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <span className="flex min-w-0 flex-1 basis-32 flex-wrap gap-x-2">
          <span className="font-semibold">{status.title}</span>
          <span className="text-sm text-muted">{phaseWords[status.phase]}</span>
        </span>
        {may && (
          <span className="flex items-center gap-1">
            <IconButton
              icon={ArrowUp}
              label={`${status.title} up`}
              disabled={status.position === 1 || move.isBusy}
              onClick={() => to(status.position - 1)}
            />
            <IconButton
              icon={ArrowDown}
              label={`${status.title} down`}
              disabled={status.position === all.length || move.isBusy}
              onClick={() => to(status.position + 1)}
            />
            <Button kind="quiet" aria-label={`Change ${status.title}`} onClick={() => setIsOpen(true)}>
              Change
            </Button>
          </span>
        )}
      </div>
      {move.problem && <ProblemNote problem={move.problem} />}
      {isOpen && <StatusWindow status={status} all={all} onClose={() => setIsOpen(false)} />}
    </li>
  );
}

function NewStatus() {
  const [title, setTitle] = useState('');
  const [phase, setPhase] = useState<Status['phase']>('active');
  const act = useAct('createIncidentStatus', (status) => {
    showToast(`Status ${status.title} added`);
    setTitle('');
  });
  return (
    <Form onSubmit={() => void act.submit({ body: { title, phase } })} className="grid gap-3 border-t border-line p-4">
      <div className="grid gap-4 sm:grid-cols-[minmax(0,1fr)_14rem]">
        <TextField label="New status" value={title} onValue={setTitle} problem={act.fieldProblem('title')} />
        <SelectField
          label="Means"
          value={phase}
          onValue={(value) => setPhase(phases.find((one) => one === value) ?? 'active')}
          options={phases.map((value) => ({ value, label: phaseWords[value] }))}
        />
      </div>
      <FormEnd act={act} label="Add" icon={Plus} kind="plain" />
    </Form>
  );
}
