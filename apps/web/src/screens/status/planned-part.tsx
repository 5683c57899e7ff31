import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Plus } from 'lucide-react';
import { Fragment, useState } from 'react';
import type { AnswerOf } from '../../api/call.ts';
import { useMay } from '../../api/me.ts';
import { ask, useAct, useList } from '../../api/query.ts';
import { Button, LinkButton } from '../../ui/button.tsx';
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
import { plannedWords, type StatusPage } from './status-words.ts';

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
  const [isChanging, setIsChanging] = useState(false);
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
        <div className="flex flex-wrap gap-2">
          <Button onClick={() => setIsChanging(true)}>Change</Button>
          <Button kind="quiet" isBusy={end.isBusy} onClick={() => void end.submit({ params: { maintenance: id } })}>
            {isBegun ? 'It is done' : 'Call it off'}
          </Button>
        </div>
      )}
      {isChanging && <PlanWindow planned={planned} onClose={() => setIsChanging(false)} />}
    </li>
  );
}

/** New work, or what is said of work that was told of. */
function PlanWindow({ planned, onClose }: { planned?: Planned; onClose: () => void }) {
  const pages = useQuery(ask('listStatusPages')).data?.items;
  const title = planned === undefined ? 'Tell of planned work' : 'Change planned work';
  if (pages?.every(hasNoComponents) === true)
    return (
      <Window title={title} onClose={onClose}>
        <NothingToTellOf pages={pages} />
      </Window>
    );
  return (
    <Window title={title} note="Its components count as in maintenance meanwhile." onClose={onClose}>
      <PlanForm planned={planned} pages={pages ?? []} onClose={onClose} />
    </Window>
  );
}

const hasNoComponents = ({ components }: StatusPage) => components.length === 0;

/** Pages tell of work by the components it touches: without any there is nothing to plan. */
function NothingToTellOf({ pages }: { pages: readonly StatusPage[] }) {
  if (pages.length === 0)
    return (
      <Empty
        title="There is no status page yet"
        action={<LinkButton to="/status-pages">Make a status page</LinkButton>}
      >
        Planned work is told of the components of a page.
      </Empty>
    );
  return (
    <Empty title="No status page has components yet">
      <p>
        Planned work is told of components. Add some first: <PageLinks pages={pages} />.
      </p>
    </Empty>
  );
}

function PageLinks({ pages }: { pages: readonly StatusPage[] }) {
  return pages.map(({ slug, title }, index) => (
    <Fragment key={slug}>
      {index > 0 && ', '}
      <Link to="/status-pages/$page" params={{ page: slug }} className="link">
        {title}
      </Link>
    </Fragment>
  ));
}

function PlanForm({
  planned,
  pages,
  onClose,
}: {
  planned: Planned | undefined;
  pages: readonly StatusPage[];
  onClose: () => void;
}) {
  const zone = viewerZone();
  const windows = useQuery(ask('listMaintenanceWindows', { query: { limit: 50 } })).data?.items ?? [];
  const [title, setTitle] = useState(planned?.title ?? '');
  const [message, setMessage] = useState(planned?.message ?? '');
  const [components, setComponents] = useState<readonly string[]>(planned?.components.map(({ id }) => id) ?? []);
  const [window, setWindow] = useState(planned?.window?.id ?? '');
  const [draft, setDraft] = useState(() => {
    if (planned !== undefined)
      return stretchDraft(zone, { from: Date.parse(planned.startsAt), to: Date.parse(planned.endsAt) });
    const soon = Math.ceil(Date.now() / hourMs) * hourMs + 24 * hourMs;
    return stretchDraft(zone, { from: soon, to: soon + 2 * hourMs });
  });
  const done = () => {
    showToast('Readers know of it now');
    onClose();
  };
  const plan = useAct('planStatusMaintenance', done);
  const change = useAct('changeStatusMaintenance', done);
  const act = planned === undefined ? plan : change;
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
    void (planned === undefined ? plan.submit({ body }) : change.submit({ params: { maintenance: planned.id }, body }));
  };
  const bare = pages.filter(hasNoComponents);
  return (
    <Form onSubmit={submit}>
      <TextField label="Title" value={title} onValue={setTitle} problem={act.fieldProblem('title')} />
      <StretchFields
        zone={zone}
        draft={draft}
        onDraft={setDraft}
        problemOf={(field) => act.fieldProblem(field === 'from' ? 'startsAt' : 'endsAt')}
      />
      {pages
        .filter((page) => !hasNoComponents(page))
        .map((page) => (
          <ChoiceRow
            key={page.slug}
            label={`Components of ${page.title}`}
            options={page.components.map(({ id, name }) => ({ value: id, label: name }))}
            values={components}
            onValues={setComponents}
          />
        ))}
      {bare.length > 0 && (
        <p className="text-sm text-muted pretty">
          Without components, so that no work can be told there: <PageLinks pages={bare} />.
        </p>
      )}
      {act.fieldProblem('components') && <p className="text-sm text-bad">{act.fieldProblem('components')?.problem}</p>}
      <TextArea
        label="What readers will notice"
        rows={4}
        value={message}
        onValue={setMessage}
        problem={act.fieldProblem('message')}
      />
      <SelectField
        label="Alerts page nobody by the window"
        value={window}
        onValue={setWindow}
        options={[{ value: '', label: 'none' }, ...windows.map(({ id, name }) => ({ value: id, label: name }))]}
      />
      <FormEnd act={act} label={planned === undefined ? 'Tell of it' : 'Change it'} onClose={onClose} />
    </Form>
  );
}
