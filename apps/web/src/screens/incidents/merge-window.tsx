import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { GitMerge } from 'lucide-react';
import { useId, useState } from 'react';
import { ask, useAct } from '../../api/query.ts';
import { Window } from '../../ui/dialog.tsx';
import { TextArea, TextField } from '../../ui/field.tsx';
import { FormEnd } from '../../ui/form-end.tsx';
import { Form } from '../../ui/form.tsx';
import { SeverityTag } from '../../ui/tags.tsx';
import { showToast } from '../../ui/toasts.tsx';
import { useSettled } from '../oncall/use-settled.ts';
import type { Incident, IncidentDetail } from './incident-words.ts';
import { isMeant, mergeWords, whyNotMerged } from './merge-words.ts';

const mostShown = 6;
const wholeName = /^(?:INC-\d{1,9}|R-[A-Z2-9]{6})$/i;

/** Merges an incident into another open one: which, what it does, why. */
export function MergeWindow({ incident, onClose }: { incident: IncidentDetail; onClose: () => void }) {
  const navigate = useNavigate();
  const [typed, setTyped] = useState('');
  const [into, setInto] = useState<Incident>();
  const [because, setBecause] = useState('');
  const found = useCandidates(incident, typed);
  const act = useAct('mergeIncident', ({ name }) => {
    showToast(`${incident.name} is part of ${name} now`);
    onClose();
    void navigate({ to: '/incidents/$incident', params: { incident: name } });
  });
  const problem = act.fieldProblem('into');
  return (
    <Window
      title={`Merge ${incident.name} into another incident`}
      note="For two incidents that are one. It can not be undone: link them as related if you are not sure."
      onClose={onClose}
    >
      <Form
        onSubmit={() =>
          void act.submit({ params: { incident: incident.id }, body: { into: into?.name ?? '', because } })
        }
      >
        <TextField
          label="Into which one"
          hint="Its number, or words of its title"
          data-first
          value={typed}
          onValue={(value) => {
            setTyped(value);
            setInto(undefined);
            act.reset();
          }}
          problem={problem && { ...problem, problem: into === undefined ? 'choose one of the list' : problem.problem }}
        />
        <Candidates incident={incident} found={found} chosen={into} onChoose={setInto} />
        {into && (
          <section aria-label="What will happen" className="grid gap-1.5 rounded-lg border ground-warn p-3">
            <ul className="grid list-disc gap-1 pl-4">
              {mergeWords(incident, into.name).map((line) => (
                <li key={line} className="pretty">
                  {line}
                </li>
              ))}
            </ul>
          </section>
        )}
        <TextArea label="Why they are one" value={because} onValue={setBecause} problem={act.fieldProblem('because')} />
        <FormEnd
          act={act}
          icon={GitMerge}
          label={into === undefined ? 'Merge' : `Merge into ${into.name}`}
          onClose={onClose}
        />
      </Form>
    </Window>
  );
}

/** Open incidents that may be meant; one that is named in full, too, so that it is said why it can not be the one. */
function useCandidates(incident: Incident, typed: string): readonly Incident[] {
  const open = useQuery(ask('listIncidents', { query: { open: 'true', limit: 200 } })).data?.items ?? [];
  const settled = useSettled(typed.trim());
  const name = /^\d+$/.test(settled) ? `INC-${settled}` : settled;
  const named = useQuery({
    ...ask('getIncident', { params: { incident: name } }),
    enabled: wholeName.test(name) && !open.some((one) => one.name === name.toUpperCase()),
    retry: false,
  }).data;
  const meant = open.filter((one) => one.id !== incident.id && isMeant(one, typed));
  const all = named === undefined || meant.some(({ id }) => id === named.id) ? meant : [named, ...meant];
  const fits = (one: Incident) => whyNotMerged(incident, one) === undefined;
  return [...all.filter(fits), ...all.filter((one) => !fits(one))].slice(0, mostShown);
}

function Candidates({
  incident,
  found,
  chosen,
  onChoose,
}: {
  incident: Incident;
  found: readonly Incident[];
  chosen: Incident | undefined;
  onChoose: (incident: Incident) => void;
}) {
  const name = useId();
  if (found.length === 0) return <p className="text-sm text-muted">No open incident is called so.</p>;
  return (
    <fieldset className="grid gap-1">
      <legend className="sr-only">Incidents</legend>
      {found.map((one) => {
        const why = whyNotMerged(incident, one);
        return (
          <label
            key={one.id}
            className="flex min-h-9 flex-wrap items-center gap-x-2 rounded-md border border-line px-2.5 py-1 has-checked:border-accent has-checked:bg-raised has-focus-visible:outline-2 has-focus-visible:outline-accent has-disabled:text-muted pointer-coarse:min-h-11"
          >
            <input
              type="radio"
              name={name}
              disabled={why !== undefined}
              checked={chosen?.id === one.id}
              onChange={() => onChoose(one)}
              className="size-4 accent-accent"
            />
            <span className="font-mono text-sm">{one.name}</span>
            <span className="min-w-0 [overflow-wrap:anywhere]">{one.title}</span>
            <span className="ml-auto flex items-center gap-2 text-sm text-muted">
              {why !== undefined && <span>can not: {why}</span>}
              <SeverityTag severity={one.severity} />
            </span>
          </label>
        );
      })}
    </fieldset>
  );
}
