import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useMay } from '../../api/me.ts';
import { useCommand } from '../../shell/bound-commands.ts';
import { onCallCrumb } from '../../ui/crumbs.tsx';
import { useNow } from '../../ui/now.ts';
import { PageHead } from '../../ui/page.tsx';
import { Loading, NoAnswer } from '../../ui/states.tsx';
import { CoverWindow } from './cover-window.tsx';
import { viewerZone } from './days.ts';
import { GapsBanner } from './gaps-banner.tsx';
import { ImportWindow } from './import-window.tsx';
import { OverrideList } from './override-list.tsx';
import { OverrideWindow } from './override-window.tsx';
import { type ScheduleFacts, useScheduleFacts } from './schedule-facts.tsx';
import { HeadActions, HeadFacts } from './schedule-head.tsx';
import { type MarkedTime, ScheduleTimeline } from './schedule-timeline.tsx';
import { shownSpan } from './shown-span.ts';
import type { TimelineLook } from './timeline-look.ts';
import { useLook } from './use-look.ts';

const route = getRouteApi('/app/oncall/$schedule');
const HOUR_MS = 3_600_000;

type Opened = { kind: 'override'; at: MarkedTime } | { kind: 'cover'; at: MarkedTime } | { kind: 'import' };

/** One schedule: the final row, what it is made of, and every way to change who is on call. */
export function ScheduleScreen() {
  const { schedule: name } = route.useParams();
  const search = route.useSearch();
  const hour = useNow(HOUR_MS);
  const span = shownSpan(viewerZone(), search, hour);
  const { facts, problem, retry } = useScheduleFacts(name, span);
  // No head before there is one to stay: the shell gives the focus to the first heading it finds.
  if (facts === undefined && problem === undefined) return <Loading rows={6} />;
  if (facts === undefined)
    return (
      <>
        <PageHead title={name} tab={name} crumbs={[onCallCrumb, name]} />
        {problem && <NoAnswer problem={problem} onRetry={retry} />}
      </>
    );
  return <Loaded facts={facts} />;
}

function Loaded({ facts }: { facts: ScheduleFacts }) {
  const { answer, schedule, people } = facts;
  const search = route.useSearch();
  const [opened, setOpened] = useState<Opened>();
  const ownZone = viewerZone();
  const scheduleZone = zoneOf(schedule) ?? ownZone;
  const look = useLook(people, search.zone === 'schedule' ? scheduleZone : ownZone, Date.parse(answer.updatedAt));
  const span = shownSpan(ownZone, search, look.now);
  const acts = useActs(facts, look, setOpened);
  return (
    <>
      <PageHead
        title={answer.title}
        tab={answer.title}
        crumbs={[onCallCrumb, answer.name]}
        facts={<HeadFacts facts={facts} look={look} isShown={span.from <= look.now && look.now < span.to} />}
        actions={<HeadActions schedule={answer.name} {...acts} />}
      />
      <GapsBanner schedule={answer.name} look={look} />
      <div className="grid gap-5">
        <ScheduleTimeline
          facts={facts}
          span={span}
          otherZone={scheduleZone}
          look={look}
          onMark={acts.onOverride && ((at) => setOpened({ kind: 'override', at }))}
        />
        <OverrideList schedule={schedule} look={look} />
      </div>
      {opened && (
        <OpenedWindow
          opened={opened}
          facts={facts}
          zone={scheduleZone}
          look={look}
          onClose={() => setOpened(undefined)}
        />
      )}
    </>
  );
}

/** What this person may do with the schedule, by button and by key; undefined where they may not. */
function useActs(
  { answer, coverage }: ScheduleFacts,
  { me, now }: TimelineLook & { readonly me: string | undefined },
  open: (opened: Opened) => void,
) {
  const navigate = useNavigate({ from: '/oncall/$schedule' });
  const may = useMay('schedules.cover');
  const mayManage = useMay('schedules.manage');
  const hour = now - (now % HOUR_MS);
  const soon = { from: hour + HOUR_MS, to: hour + 9 * HOUR_MS };
  const mine = coverage.shifts.find((shift) => shift.userId === me && shift.to > now);
  const onOverride = may ? () => open({ kind: 'override', at: soon }) : undefined;
  const onCover =
    may && mine !== undefined
      ? () => open({ kind: 'cover', at: { from: Math.max(mine.from, now), to: mine.to } })
      : undefined;
  const onImport = mayManage ? () => open({ kind: 'import' }) : undefined;
  const edit = () => void navigate({ to: '/oncall/$schedule/edit', params: { schedule: answer.name } });
  useCommand('oncall.override', onOverride);
  useCommand('oncall.cover', onCover);
  useCommand('oncall.edit', mayManage ? edit : undefined);
  return { onOverride, onCover, onImport };
}

function OpenedWindow({
  opened,
  facts: { answer, schedule, absences },
  zone,
  look,
  onClose,
}: {
  opened: Opened;
  facts: ScheduleFacts;
  /** Of the schedule. */
  zone: string;
  look: TimelineLook & { readonly me: string | undefined };
  onClose: () => void;
}) {
  const common = { schedule, absences, look, onClose };
  switch (opened.kind) {
    case 'override':
      return (
        <OverrideWindow
          {...common}
          title={`Override on ${answer.title}`}
          start={{ kind: 'replace', ...opened.at, userId: look.me ?? '' }}
        />
      );
    case 'cover':
      return <CoverWindow {...common} start={opened.at} />;
    case 'import':
      return <ImportWindow schedule={answer} zone={zone} onClose={onClose} />;
  }
}

/** Of the rotation at the bottom of what is in force last: what people call the schedule's own time. */
function zoneOf(schedule: ScheduleFacts['schedule']): string | undefined {
  return schedule.versions.at(-1)?.layers.flatMap(({ rotations }) => rotations)[0]?.zone;
}
