import type { Schedule } from '@lockstep/oncall';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { useMe } from '../../api/me.ts';
import { ask, useAct } from '../../api/query.ts';
import { onCallCrumb } from '../../ui/crumbs.tsx';
import { FormEnd } from '../../ui/form-end.tsx';
import { Form } from '../../ui/form.tsx';
import { PageHead } from '../../ui/page.tsx';
import { Loading, NoAnswer } from '../../ui/states.tsx';
import { showToast } from '../../ui/toasts.tsx';
import { type ScheduleAnswer, toVersionsInput } from './api-schedule.ts';
import { lastWeekly, viewerZone } from './days.ts';
import { DeleteSchedule } from './delete-schedule.tsx';
import { findProblem } from './field-paths.ts';
import { LayerFields } from './layer-fields.tsx';
import { OutlookPanel } from './outlook-panel.tsx';
import { useStaff } from './people.ts';
import { RefusedFields } from './refused-fields.tsx';
import { slugOf, versionsWith } from './schedule-draft.ts';
import { ScheduleNameFields } from './schedule-name-fields.tsx';
import { type EditorDraft, useEditorDraft } from './use-editor-draft.ts';
import { useLook } from './use-look.ts';
import { type DraftOutlook, useOutlook } from './use-schedule-draft.ts';
import { useSurroundings } from './use-surroundings.ts';

const route = getRouteApi('/app/oncall/$schedule/edit');

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
        {query.error && <NoAnswer problem={query.error} onRetry={() => void query.refetch()} />}
      </>
    );
  // What somebody types is not taken from under their fingers when others save: the server says so instead.
  return <Editor key={query.data.id} answer={query.data} />;
}

function Editor({ answer }: { answer: ScheduleAnswer | undefined }) {
  const zone = viewerZone();
  const staff = useStaff();
  const [base] = useState(answer);
  const draft = useEditorDraft(base, zone);
  const outlook = useDraftOutlook(draft, base);
  const look = useLook(base?.people ?? staff, zone, draft.openedAt);
  return (
    <>
      <PageHead
        title={base === undefined ? 'New schedule' : `Edit ${base.title}`}
        tab={base === undefined ? 'New schedule' : base.title}
        crumbs={[onCallCrumb, base?.name ?? 'new']}
      />
      <div className="grid items-start gap-5 xl:grid-cols-[minmax(0,27rem)_minmax(0,1fr)]">
        <EditorForm base={base} draft={draft} outlook={outlook} zone={zone} />
        <div className="min-w-0 xl:sticky xl:top-4">
          <OutlookPanel outlook={outlook} span={draft.span} look={look} isNew={base === undefined} />
        </div>
      </div>
      {base !== undefined && (
        <div className="mt-5">
          <DeleteSchedule name={base.name} title={base.title} />
        </div>
      )}
    </>
  );
}

/** What the draft would do, among the leave and the other schedules of its time. */
function useDraftOutlook(
  { stored, layers, effect: { effectiveFrom }, span }: EditorDraft,
  base: ScheduleAnswer | undefined,
): DraftOutlook {
  const staff = useStaff();
  const { absences, others } = useSurroundings(span, base?.name);
  const knownUserIds = useMemo(() => staff.map(({ id }) => id), [staff]);
  return useOutlook({ stored, layers, effectiveFrom, span, absences, others, knownUserIds });
}

function EditorForm({
  base,
  draft,
  outlook,
  zone,
}: {
  base: ScheduleAnswer | undefined;
  draft: EditorDraft;
  outlook: DraftOutlook;
  /** Of whoever types. */
  zone: string;
}) {
  const { layers, setLayers } = draft;
  const me = useMe()?.userId;
  const people = [...useStaff(), ...(base?.people ?? [])];
  const versions = versionsWith(draft.stored.versions, draft.effect.effectiveFrom, layers);
  const { act, save, leave } = useSave(base, draft, versions);
  const find = findProblem(outlook.kind === 'problems' ? outlook.problems : [], act.fieldProblem);
  return (
    <Form onSubmit={save} className="grid min-w-0 gap-5">
      <ScheduleNameFields draft={draft} isNew={base === undefined} problemOf={act.fieldProblem} />
      <LayerFields
        layers={layers}
        people={people}
        me={me}
        zone={layers[0]?.rotations[0]?.zone ?? zone}
        startsAt={lastWeekly(zone, draft.openedAt, 1, '09:00')}
        problemOf={(field) => find(`versions[${versions.length - 1}].${field}`)}
        onLayers={setLayers}
      />
      <div className="panel sticky bottom-0 z-10 grid gap-3 px-4 py-3 max-lg:bottom-14">
        {outlook.kind === 'works' && outlook.warnings.some(({ kind }) => kind === 'gap') && (
          <p className="text-sm font-semibold text-bad">This leaves times in which nobody is on call.</p>
        )}
        <RefusedFields problem={act.problem} />
        <FormEnd
          act={act}
          label={base === undefined ? 'Make the schedule' : 'Save'}
          isOff={outlook.kind === 'problems'}
          back="Back without saving"
          onClose={leave}
        />
      </div>
    </Form>
  );
}

function useSave(base: ScheduleAnswer | undefined, { title, team }: EditorDraft, versions: Schedule['versions']) {
  const navigate = useNavigate();
  const open = (schedule: string) => void navigate({ to: '/oncall/$schedule', params: { schedule } });
  const done = (saved: { name: string; title: string }) => {
    showToast(`${saved.title} is saved`);
    open(saved.name);
  };
  const leave = () => (base === undefined ? void navigate({ to: '/oncall' }) : open(base.name));
  const create = useAct('createSchedule', done);
  const update = useAct('updateSchedule', done);
  const save = () => {
    const body = { title, versions: toVersionsInput(versions) };
    if (base === undefined)
      void create.submit({ body: { ...body, name: slugOf(title), ...(team !== '' && { team }) } });
    else
      void update.submit({
        params: { schedule: base.name },
        body: { ...body, version: base.version, team: team === '' ? null : team },
      });
  };
  return { act: base === undefined ? create : update, save, leave };
}
