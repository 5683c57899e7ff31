import { useQuery } from '@tanstack/react-query';
import { Plus } from 'lucide-react';
import { useState } from 'react';
import type { AnswerOf } from '../../api/call.ts';
import { useMay } from '../../api/me.ts';
import { ask, useAct, useList } from '../../api/query.ts';
import { Button } from '../../ui/button.tsx';
import { ChoiceRow } from '../../ui/choice-row.tsx';
import { Window } from '../../ui/dialog.tsx';
import { SelectField, TextArea, TextField } from '../../ui/field.tsx';
import { FormEnd } from '../../ui/form-end.tsx';
import { Form } from '../../ui/form.tsx';
import { PagedList } from '../../ui/list.tsx';
import { Section } from '../../ui/page.tsx';
import { Empty, ProblemNote } from '../../ui/states.tsx';
import { showToast } from '../../ui/toasts.tsx';
import { stretchWords, viewerZone } from '../oncall/days.ts';
import { instantsOf, stretchDraft, StretchFields } from '../oncall/stretch-fields.tsx';
import { plannedWords } from './status-words.ts';

type Planned = AnswerOf<'listStatusMaintenance'>['items'][number];
const hourMs = 3_600_000;

/** Work that pages tell of before it begins; it begins and ends by the clock. */
export function PlannedPart() {
  const may = useMay('status.publish');
  const [isPlanning, setIsPlanning] = useState(false);
  const list = useList('listStatusMaintenance', { query: { limit: 50 } });
  return (
    <Section
      title="Planned maintenance"
      note="begins and ends by the clock"
      flush
      actions={
        may && (
          <Button icon={Plus} onClick={() => setIsPlanning(true)}>
            Tell of planned work
          </Button>
        )
      }
    >
      <PagedList
        list={list}
        empty={<Empty title="No work is planned">Readers who know before it begins do not have to ask.</Empty>}
      >
        {(items) => (
          <ul className="divide-y divide-line">
            {items.map((planned) => (
              <PlannedRow key={planned.id} planned={planned} may={may} />
            ))}
          </ul>
        )}
      </PagedList>
      {isPlanning && <PlanWindow onClose={() => setIsPlanning(false)} />}
    </Section>
  );
}

function PlannedRow({ planned, may }: { planned: Planned; may: boolean }) {
  const { id, title, state, startsAt, endsAt, components, window } = planned;
  const isBegun = state === 'in_progress';
  const end = useAct('endStatusMaintenance', () => showToast(isBegun ? 'The work is done' : 'The work is called off'));
  return (
    <li className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 px-4 py-3">
      <div className="grid min-w-0 flex-1 basis-60 gap-1">
        <p className="flex flex-wrap items-center gap-2 font-semibold [overflow-wrap:anywhere]">
          {title}
          <span className={`chip ${isBegun ? 'text-hold' : 'text-muted'}`}>{plannedWords[state]}</span>
        </p>
        <p className="flex flex-wrap gap-x-3 text-sm text-muted">
          <span>
            {stretchWords(viewerZone(), { from: Date.parse(startsAt), to: Date.parse(endsAt) })}, by your clock
          </span>
          <span>{components.map(({ name }) => name).join(', ')}</span>
          {window !== null && <span>with the window {window.name}</span>}
        </p>
        {end.problem && <ProblemNote problem={end.problem} />}
      </div>
      {may && (
        <Button
          kind="quiet"
          className="max-sm:-ml-2"
          isBusy={end.isBusy}
          onClick={() => void end.submit({ params: { maintenance: id } })}
        >
          {isBegun ? 'It is done' : 'Call it off'}
        </Button>
      )}
    </li>
  );
}

function PlanWindow({ onClose }: { onClose: () => void }) {
  const zone = viewerZone();
  const pages = useQuery(ask('listStatusPages')).data?.items ?? [];
  const windows = useQuery(ask('listMaintenanceWindows', { query: { limit: 50 } })).data?.items ?? [];
  const [title, setTitle] = useState('');
  const [message, setMessage] = useState('');
  const [components, setComponents] = useState<readonly string[]>([]);
  const [window, setWindow] = useState('');
  const [draft, setDraft] = useState(() => {
    const soon = Math.ceil(Date.now() / hourMs) * hourMs + 24 * hourMs;
    return stretchDraft(zone, { from: soon, to: soon + 2 * hourMs });
  });
  const plan = useAct('planStatusMaintenance', () => {
    showToast('Readers know of it now');
    onClose();
  });
  const submit = () => {
    const { from: startsAt, to: endsAt } = instantsOf(zone, draft);
    const body = {
      title,
      message,
      startsAt,
      endsAt,
      components: [...components],
      window: window === '' ? null : window,
    };
    void plan.submit({ body });
  };
  return (
    <Window title="Tell of planned work" note="Its components count as in maintenance meanwhile." onClose={onClose}>
      <Form onSubmit={submit}>
        <TextField label="Title" value={title} onValue={setTitle} problem={plan.fieldProblem('title')} />
        <StretchFields
          zone={zone}
          draft={draft}
          onDraft={setDraft}
          problemOf={(field) => plan.fieldProblem(field === 'from' ? 'startsAt' : 'endsAt')}
        />
        {pages.map((page) => (
          <ChoiceRow
            key={page.slug}
            label={`Components of ${page.title}`}
            options={page.components.map(({ id, name }) => ({ value: id, label: name }))}
            values={components}
            onValues={setComponents}
          />
        ))}
        {plan.fieldProblem('components') && (
          <p className="text-sm text-bad">{plan.fieldProblem('components')?.problem}</p>
        )}
        <TextArea
          label="What readers will notice"
          rows={4}
          value={message}
          onValue={setMessage}
          problem={plan.fieldProblem('message')}
        />
        <SelectField
          label="Alerts page nobody by the window"
          value={window}
          onValue={setWindow}
          options={[{ value: '', label: 'none' }, ...windows.map(({ id, name }) => ({ value: id, label: name }))]}
        />
        <FormEnd act={plan} label="Tell of it" onClose={onClose} />
      </Form>
    </Window>
  );
}
