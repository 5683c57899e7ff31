import type { Schedule } from '@lockstep/oncall';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { useMe } from '../../api/me.ts';
import { ask, useAct } from '../../api/query.ts';
import { LinkButton } from '../../ui/button.tsx';
import { onCallCrumb } from '../../ui/crumbs.tsx';
import { SelectField, Segments, TextField } from '../../ui/field.tsx';
import { FormEnd } from '../../ui/form-end.tsx';
import { Form } from '../../ui/form.tsx';
import { PageHead } from '../../ui/page.tsx';
import { Loading, ProblemNote } from '../../ui/states.tsx';
import { showToast } from '../../ui/toasts.tsx';
import { asFixed, toAbsence, toSchedule, toVersionsInput } from './api-schedule.ts';
import type { ScheduleAnswer } from './api-schedule.ts';
import { instantOfLocalField, localFieldOf, nextMonday, startOfDay, startOfWeek, viewerZone } from './days.ts';
import { DeleteSchedule } from './delete-schedule.tsx';
import { findProblem } from './field-paths.ts';
import { LayerFields } from './layer-fields.tsx';
import { OutlookPanel } from './outlook-panel.tsx';
import { useStaff } from './people.ts';
import { RefusedFields } from './refused-fields.tsx';
import { type DraftLayer, draftOf, newRotation, slugOf, versionsWith } from './schedule-draft.ts';
import { useLook } from './use-look.ts';
import { useOutlook } from './use-schedule-draft.ts';

const route = getRouteApi('/app/oncall/$schedule/edit');
const WEEKS = 4;

export function NewScheduleScreen() {
  return <Editor answer={undefined} />;
}

export function EditScheduleScreen() {
  const { schedule } = route.useParams();
  const query = useQuery({ ...ask('getSchedule', { params: { schedule } }), staleTime: Infinity });
  if (query.isPending) return <Loading rows={6} />;
  if (query.data === undefined)
    return (
      <>
        <PageHead title={schedule} tab={schedule} crumbs={[onCallCrumb, schedule]} />
        {query.error && <ProblemNote problem={query.error} onRetry={() => void query.refetch()} />}
      </>
    );
  // What somebody types is not taken from under their fingers when others save: the server says so instead.
  return <Editor key={query.data.id} answer={query.data} />;
}

function Editor({ answer }: { answer: ScheduleAnswer | undefined }) {
  const ownZone = viewerZone();
  const me = useMe()?.userId;
  const staff = useStaff();
  const navigate = useNavigate();
  const [base] = useState(answer);
  // As of opening: what is "now" must not move while somebody types.
  const [openedAt] = useState(() => Date.now());
  const stored = useMemo<Schedule>(
    () => (base === undefined ? { id: 'new', name: 'new', versions: [], overrides: [] } : toSchedule(base, [])),
    [base],
  );
  const newest = stored.versions.at(-1);
  const [title, setTitle] = useState(base?.title ?? '');
  const [team, setTeam] = useState(base?.team ?? '');
  const [layers, setLayers] = useState<readonly DraftLayer[]>(() =>
    newest === undefined ? firstLayers(ownZone) : draftOf(newest.layers),
  );
  const planned = newest !== undefined && newest.effectiveFrom > openedAt ? newest.effectiveFrom : undefined;
  const [when, setWhen] = useState<'now' | 'later'>(planned === undefined ? 'now' : 'later');
  const [later, setLater] = useState(() =>
    localFieldOf(ownZone, planned ?? Date.parse(`${nextMonday('UTC', Date.now())}Z`)),
  );
  const laterAt = instantOfLocalField(ownZone, later);
  const effectiveFrom = when === 'later' && laterAt !== undefined ? Math.max(laterAt, openedAt) : openedAt;

  const span = useMemo(() => {
    const from = startOfWeek(ownZone, effectiveFrom);
    return { from, to: startOfDay(ownZone, from, WEEKS * 7) };
  }, [ownZone, effectiveFrom]);
  const { absences, others } = useSurroundings(span, base?.name);
  const knownUserIds = useMemo(() => staff.map(({ id }) => id), [staff]);
  const outlook = useOutlook({ stored, layers, effectiveFrom, span, absences, others, knownUserIds });
  const people = [...staff, ...(base?.people ?? [])];
  const look = useLook(base?.people ?? staff, ownZone, openedAt);

  const done = (saved: { name: string; title: string }) => {
    showToast(`${saved.title} is saved`);
    void navigate({ to: '/oncall/$schedule', params: { schedule: saved.name } });
  };
  const create = useAct('createSchedule', done);
  const update = useAct('updateSchedule', done);
  const act = base === undefined ? create : update;
  const versions = versionsWith(stored.versions, effectiveFrom, layers);
  const find = findProblem(outlook.kind === 'problems' ? outlook.problems : [], act.fieldProblem);
  const problemOf = (field: string) => find(`versions[${versions.length - 1}].${field}`);
  const save = () => {
    const sent = toVersionsInput(versions);
    if (base === undefined)
      void create.submit({
        body: { name: slugOf(title), title, versions: sent, ...(team !== '' && { team }) },
      });
    else
      void update.submit({
        params: { schedule: base.name },
        body: { version: base.version, title, team: team === '' ? null : team, versions: sent },
      });
  };
  return (
    <>
      <PageHead
        title={base === undefined ? 'New schedule' : `Edit ${base.title}`}
        tab={base === undefined ? 'New schedule' : base.title}
        crumbs={[onCallCrumb, base?.name ?? 'new']}
      />
      <div className="grid items-start gap-5 xl:grid-cols-[minmax(0,27rem)_minmax(0,1fr)]">
        <Form onSubmit={save} className="grid min-w-0 gap-5">
          <div className="panel grid gap-4 p-4">
            <TextField
              label="Name"
              value={title}
              onValue={setTitle}
              problem={act.fieldProblem('title') ?? act.fieldProblem('name')}
              {...(base === undefined && title !== '' && { hint: `in addresses and commands: ${slugOf(title)}` })}
            />
            <TeamField team={team} onTeam={setTeam} problem={act.fieldProblem('team')} />
            {base !== undefined && (
              <EffectFields
                when={when}
                later={later}
                isReplacing={planned !== undefined && effectiveFrom <= planned}
                onWhen={setWhen}
                onLater={setLater}
              />
            )}
          </div>
          <LayerFields
            layers={layers}
            people={people}
            me={me}
            zone={layers[0]?.rotations[0]?.zone ?? ownZone}
            startsAt={nextMonday(ownZone, openedAt)}
            problemOf={problemOf}
            onLayers={setLayers}
          />
          <div className="panel sticky bottom-0 z-10 grid gap-3 p-4 max-lg:bottom-16">
            {outlook.kind === 'works' && outlook.warnings.some(({ kind }) => kind === 'gap') && (
              <p className="text-sm font-semibold text-bad">This leaves times in which nobody is on call.</p>
            )}
            <RefusedFields problem={act.problem} />
            <FormEnd
              act={act}
              label={base === undefined ? 'Make the schedule' : 'Save'}
              isOff={outlook.kind === 'problems'}
            />
          </div>
        </Form>
        <div className="min-w-0 xl:sticky xl:top-4">
          <OutlookPanel outlook={outlook} span={span} look={look} isNew={base === undefined} />
        </div>
      </div>
      {base !== undefined && (
        <div className="mt-5 flex flex-wrap gap-2">
          <LinkButton to="/oncall/$schedule" params={{ schedule: base.name }} kind="quiet">
            Back without saving
          </LinkButton>
          <DeleteSchedule name={base.name} title={base.title} />
        </div>
      )}
    </>
  );
}

function firstLayers(zone: string): DraftLayer[] {
  const rotation = newRotation('weekly', 'Weekly', zone, nextMonday(zone, Date.now()));
  return [{ id: 'base', name: 'Rota', fixedShifts: [], rotations: [rotation] }];
}

/** From when the change counts. */
function EffectFields({
  when,
  later,
  isReplacing,
  onWhen,
  onLater,
}: {
  when: 'now' | 'later';
  later: string;
  /** Another change is planned for after that moment. */
  isReplacing: boolean;
  onWhen: (when: 'now' | 'later') => void;
  onLater: (later: string) => void;
}) {
  return (
    <>
      <Segments
        label="Takes effect"
        value={when}
        options={[
          { value: 'now', label: 'now' },
          { value: 'later', label: 'from a later moment' },
        ]}
        onValue={onWhen}
      />
      {when === 'later' && (
        <TextField
          label="From"
          type="datetime-local"
          value={later}
          onValue={onLater}
          hint="Until then everything stays as it is."
        />
      )}
      {isReplacing && <p className="text-sm text-muted">A change is planned for later; saving this replaces it.</p>}
    </>
  );
}

/** Leave of anybody and the shifts of other schedules in the time shown. */
function useSurroundings(span: { from: number; to: number }, own: string | undefined) {
  const times = { from: new Date(span.from).toISOString(), to: new Date(span.to).toISOString() };
  const leave = useQuery({
    ...ask('listAbsences', { query: { ...times, limit: 200 } }),
    placeholderData: keepPreviousData,
  });
  const rest = useQuery({ ...ask('listCoverage', { query: times }), placeholderData: keepPreviousData });
  const absences = useMemo(() => (leave.data?.items ?? []).map(toAbsence), [leave.data]);
  const others = useMemo(
    () => (rest.data?.items ?? []).filter(({ schedule }) => schedule.name !== own).map(asFixed),
    [rest.data, own],
  );
  return { absences, others };
}

function TeamField({
  team,
  onTeam,
  problem,
}: {
  team: string;
  onTeam: (team: string) => void;
  problem: { problem: string } | undefined;
}) {
  const teams = useQuery(ask('listTeams', { query: { limit: 200 } })).data?.items ?? [];
  if (teams.length === 0) return null;
  return (
    <SelectField
      label="Team"
      value={team}
      onValue={onTeam}
      problem={problem}
      options={[
        { value: '', label: 'of nobody in particular' },
        ...teams.map(({ name, title }) => ({ value: name, label: title })),
      ]}
    />
  );
}
