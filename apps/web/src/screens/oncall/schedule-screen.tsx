import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { CalendarPlus, FileUp, LifeBuoy, Pencil } from 'lucide-react';
import { useState } from 'react';
import { useMay } from '../../api/me.ts';
import { useCommand } from '../../shell/bound-commands.ts';
import { Button, LinkButton } from '../../ui/button.tsx';
import { onCallCrumb } from '../../ui/crumbs.tsx';
import { Window } from '../../ui/dialog.tsx';
import { useNow } from '../../ui/now.ts';
import { PageHead, Section } from '../../ui/page.tsx';
import { Loading, ProblemNote } from '../../ui/states.tsx';
import { Time } from '../../ui/time.tsx';
import { CoverWindow } from './cover-window.tsx';
import { daysWords, viewerZone, zoneWords } from './days.ts';
import { GapsBanner } from './gaps-banner.tsx';
import { ImportWindow } from './import-window.tsx';
import { OverrideList } from './override-list.tsx';
import { OverrideWindow } from './override-window.tsx';
import { PersonChip } from './person-chip.tsx';
import { type ScheduleFacts, useScheduleFacts } from './schedule-facts.tsx';
import { scheduleRows } from './schedule-rows.ts';
import { shownSpan } from './shown-span.ts';
import { StretchDetails } from './stretch-details.tsx';
import { TimelineControls } from './timeline-controls.tsx';
import type { Stretch } from './timeline-layout.ts';
import type { TimelineLook } from './timeline-look.ts';
import { TimelineView } from './timeline-view.tsx';
import { useIsNarrow } from './use-is-narrow.ts';
import { useLook } from './use-look.ts';

const route = getRouteApi('/app/oncall/$schedule');
const HOUR_MS = 3_600_000;

type Marked = { readonly from: number; readonly to: number };
type Opened = { kind: 'override'; at: Marked } | { kind: 'cover'; at: Marked } | { kind: 'import' };

/** One schedule: the final row, what it is made of, and every way to change who is on call. */
export function ScheduleScreen() {
  const { schedule: name } = route.useParams();
  const search = route.useSearch();
  const hour = useNow(HOUR_MS);
  const ownZone = viewerZone();
  const span = shownSpan(ownZone, search, hour);
  const { facts, problem, retry } = useScheduleFacts(name, span);
  // No head before there is one to stay: the shell gives the focus to the first heading it finds.
  if (facts === undefined && problem === undefined) return <Loading rows={6} />;
  if (facts === undefined)
    return (
      <>
        <PageHead title={name} tab={name} crumbs={[onCallCrumb, name]} />
        {problem && <ProblemNote problem={problem} onRetry={retry} />}
      </>
    );
  return <Loaded facts={facts} ownZone={ownZone} />;
}

function Loaded({ facts, ownZone }: { facts: ScheduleFacts; ownZone: string }) {
  const { answer, schedule, coverage, absences, people } = facts;
  const search = route.useSearch();
  const navigate = useNavigate({ from: '/oncall/$schedule' });
  const [chosen, setChosen] = useState<{ stretch: Stretch; key: string }>();
  const [opened, setOpened] = useState<Opened>();
  const may = useMay('schedules.cover');
  const mayManage = useMay('schedules.manage');
  const isNarrow = useIsNarrow();
  const scheduleZone = zoneOf(schedule) ?? ownZone;
  const zone = search.zone === 'schedule' ? scheduleZone : ownZone;
  const look = useLook(people, zone, Date.parse(answer.updatedAt));
  const span = shownSpan(ownZone, search, look.now);
  const close = () => setOpened(undefined);
  const hour = look.now - (look.now % HOUR_MS);
  const soon = { from: hour + HOUR_MS, to: hour + 9 * HOUR_MS };
  const mine = coverage.shifts.find((shift) => shift.userId === look.me && shift.to > look.now);
  const override = () => setOpened({ kind: 'override', at: soon });
  const coverMine =
    may && mine !== undefined
      ? () => setOpened({ kind: 'cover', at: { from: Math.max(mine.from, look.now), to: mine.to } })
      : undefined;
  useCommand('oncall.override', may ? override : undefined);
  useCommand('oncall.cover', coverMine);
  useCommand(
    'oncall.edit',
    mayManage ? () => void navigate({ to: '/oncall/$schedule/edit', params: { schedule: answer.name } }) : undefined,
  );
  const details = chosen && (
    <StretchDetails key={chosen.key} schedule={answer.name} stretch={chosen.stretch} look={look} />
  );
  return (
    <>
      <PageHead
        title={answer.title}
        tab={answer.title}
        crumbs={[onCallCrumb, answer.name]}
        facts={<HeadFacts facts={facts} look={look} isShown={span.from <= look.now && look.now < span.to} />}
        actions={
          <HeadActions
            schedule={answer.name}
            onCover={coverMine}
            onOverride={may ? override : undefined}
            onImport={mayManage ? () => setOpened({ kind: 'import' }) : undefined}
          />
        }
      />
      <GapsBanner schedule={answer.name} look={look} />
      <div className="grid gap-5">
        <Section
          title="Timeline"
          note={`${daysWords(zone, span)}, ${zoneWords(zone)} time`}
          flush
          actions={
            <TimelineControls
              search={search}
              span={span}
              zone={ownZone}
              ownZone={ownZone}
              otherZone={scheduleZone}
              onChange={(part) =>
                void navigate({ search: (before) => ({ ...before, ...part }), replace: true, resetScroll: false })
              }
            />
          }
        >
          <TimelineView
            rows={scheduleRows(schedule, coverage)}
            span={span}
            look={look}
            label={`Who is on call on ${answer.title}, and why`}
            isTable={search.view === 'table'}
            chosen={chosen?.key}
            onChoose={(_, stretch, key) => setChosen({ stretch, key })}
            {...(may && { onMark: (_: unknown, at: Marked) => setOpened({ kind: 'override', at }) })}
          />
          {!isNarrow && details && <div className="border-t border-line p-4">{details}</div>}
        </Section>
        <OverrideList schedule={schedule} look={look} />
      </div>
      {isNarrow && chosen && (
        <Window title={answer.title} onClose={() => setChosen(undefined)}>
          {details}
        </Window>
      )}
      {opened?.kind === 'override' && (
        <OverrideWindow
          schedule={schedule}
          title={`Override on ${answer.title}`}
          absences={absences}
          start={{ kind: 'replace', ...opened.at, userId: look.me ?? '' }}
          look={look}
          onClose={close}
        />
      )}
      {opened?.kind === 'cover' && (
        <CoverWindow schedule={schedule} absences={absences} start={opened.at} look={look} onClose={close} />
      )}
      {opened?.kind === 'import' && <ImportWindow schedule={answer} zone={scheduleZone} onClose={close} />}
    </>
  );
}

/** Who is on call now, whose schedule it is, and who changed it last. */
function HeadFacts({
  facts: { answer, coverage },
  look,
  isShown,
}: {
  facts: ScheduleFacts;
  look: TimelineLook;
  /** The present lies in what is shown, and so is known. */
  isShown: boolean;
}) {
  const onCall = coverage.shifts.filter(({ from, to }) => from <= look.now && look.now < to);
  return (
    <>
      {isShown && (
        <span className="flex flex-wrap items-center gap-x-3">
          {onCall.length === 0 ? (
            <strong className="font-semibold text-bad">nobody is on call now</strong>
          ) : (
            <>
              on call now
              {onCall.map(({ userId }) => (
                <strong key={userId} className="font-semibold text-ink">
                  <PersonChip userId={userId} look={look} />
                </strong>
              ))}
            </>
          )}
        </span>
      )}
      {answer.team !== null && <span>team {answer.team}</span>}
      <span>
        changed by {answer.updatedBy} <Time at={answer.updatedAt} />
      </span>
    </>
  );
}

/** What can be done; what somebody may not do is undefined and not offered. */
function HeadActions({
  schedule,
  onCover,
  onOverride,
  onImport,
}: {
  schedule: string;
  onCover: (() => void) | undefined;
  onOverride: (() => void) | undefined;
  onImport: (() => void) | undefined;
}) {
  return (
    <>
      {onCover && (
        <Button icon={LifeBuoy} keys="m" onClick={onCover}>
          Cover me
        </Button>
      )}
      {onOverride && (
        <Button kind="primary" icon={CalendarPlus} keys="o" onClick={onOverride}>
          Override
        </Button>
      )}
      {onImport && (
        <>
          <LinkButton to="/oncall/$schedule/edit" params={{ schedule }} icon={Pencil}>
            Edit
          </LinkButton>
          <Button icon={FileUp} onClick={onImport}>
            Import .ics
          </Button>
        </>
      )}
    </>
  );
}

/** Of the rotation at the bottom of what is in force last: what people call the schedule's own time. */
function zoneOf(schedule: ScheduleFacts['schedule']): string | undefined {
  return schedule.versions.at(-1)?.layers.flatMap(({ rotations }) => rotations)[0]?.zone;
}
