import { useQuery } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { Zap } from 'lucide-react';
import { type ReactNode, useRef, useState, useSyncExternalStore } from 'react';
import { RequestProblem } from '../../api/call.ts';
import { ask } from '../../api/query.ts';
import type { RoomSearch } from '../../api/screen-search.ts';
import { useCommand } from '../../shell/bound-commands.ts';
import { useIsPainted } from '../../ui/after-frame.ts';
import { AskedLater } from '../../ui/asked-later.tsx';
import { Button } from '../../ui/button.tsx';
import { PartLinks } from '../../ui/part-links.tsx';
import { Loaded } from '../../ui/states.tsx';
import { AccessPart, GoneRoom } from './access-part.tsx';
import { ActsWindow } from './acts-window.tsx';
import { AutomationsPart } from './automations-part.tsx';
import { ChannelPart } from './channel-part.tsx';
import { AlertsContext } from './context-alerts.tsx';
import { ChangesContext } from './context-changes.tsx';
import { DecisionsContext } from './context-decisions.tsx';
import { ExposuresContext } from './context-exposures.tsx';
import { LinksContext } from './context-links.tsx';
import { ServicesContext } from './context-services.tsx';
import { SimilarContext } from './context-similar.tsx';
import type { IncidentDetail } from './incident-words.ts';
import { PeoplePart } from './people-part.tsx';
import { RestrictedBanner } from './restricted-banner.tsx';
import { useMayAnnounce } from './room-acts.tsx';
import { fixOf, RoomHead } from './room-head.tsx';
import { type SideOpening, useSideWindows } from './side-windows.tsx';
import { SidesPart } from './sides-part.tsx';
import { StatusPart } from './status-part.tsx';
import { SummaryPart } from './summary-part.tsx';
import { TasksPart } from './tasks-part.tsx';
import { TimelinePanel } from './timeline-panel.tsx';
import { isOneColumn, subscribeColumns, useFill } from './use-fill.ts';

const route = getRouteApi('/app/incidents/$incident');

/** One incident, for everybody who works it: what happened, what is to be done, what it is about. */
export function RoomScreen() {
  const { incident } = route.useParams();
  const query = useQuery(ask('getIncident', { params: { incident } }));
  // Whoever was taken off the list of a restricted one sees it no longer: what was on screen goes.
  if (query.error instanceof RequestProblem && query.error.status === 404) {
    return <GoneRoom name={incident} problem={query.error} />;
  }
  return (
    <Loaded query={query} rows={8} heading={incident}>
      {(data) => <Room key={data.id} incident={data} />}
    </Loaded>
  );
}

function Room({ incident }: { incident: IncidentDetail }) {
  const search = route.useSearch();
  const navigate = useNavigate({ from: '/incidents/$incident' });
  const isNarrow = useSyncExternalStore(subscribeColumns, isOneColumn);
  const onSearch = (part: RoomSearch) =>
    void navigate({ search: (before) => ({ ...before, ...part }), replace: true, resetScroll: false });
  useCommand('room.fix', () => void navigate({ to: '/gate', search: fixOf(incident) }));
  const announce = () => void navigate({ to: '/announcements/new', search: { incident: incident.name } });
  useCommand('room.announce', useMayAnnounce(incident) ? announce : undefined);
  const sides = useSideWindows(incident);
  const timeline = <TimelinePanel incident={incident} search={search} onSearch={onSearch} />;
  const parts = {
    timeline,
    work: <Work incident={incident} onSide={sides.open} />,
    context: <Context incident={incident} />,
  };
  return (
    <>
      {isNarrow ? (
        <NarrowRoom incident={incident} part={search.part} parts={parts} onSide={sides.open} />
      ) : (
        <WideRoom incident={incident} parts={parts} />
      )}
      {sides.windows}
    </>
  );
}

type Parts = { readonly timeline: ReactNode; readonly work: ReactNode; readonly context: ReactNode };

/** What is to be done. Each part is its own. */
function Work({ incident, onSide }: { incident: IncidentDetail; onSide: (opening: SideOpening) => void }) {
  return (
    <>
      <SummaryPart incident={incident} />
      <SidesPart incident={incident} onOpen={onSide} />
      <PeoplePart incident={incident} />
      <AccessPart incident={incident} />
      <TasksPart incident={incident} />
      <AutomationsPart incident={incident.id} />
      <StatusPart incident={incident} />
      <ChannelPart incident={incident.id} />
    </>
  );
}

/** What it is about. Each part is its own, and shows when there is something in it. */
function Context({ incident }: { incident: IncidentDetail }) {
  const query = useQuery(ask('getRoom', { params: { incident: incident.id } }));
  return (
    <>
      <Loaded query={query} rows={4}>
        {(room) => (
          <>
            <ExposuresContext exposures={room.exposures} />
            <DecisionsContext incident={incident} decisions={room.decisions} trains={room.trains} />
            <ServicesContext incident={incident} room={room} />
            <AlertsContext incident={incident.id} groups={room.alertGroups} />
            <ChangesContext changes={room.changes} />
            <SimilarContext similar={room.similar} />
            {room.withheld.length > 0 && (
              <p className="px-1 text-sm text-muted">Not shown to you: {room.withheld.join(', ')}.</p>
            )}
          </>
        )}
      </Loaded>
      <LinksContext incident={incident} />
    </>
  );
}

const PADDING_PX = 28;
const column = 'grid min-h-0 min-w-0 content-start gap-4 overflow-y-auto overscroll-contain';

/** Three columns that scroll by themselves; two where there is no room for three. What happened is there a frame before the rest. */
function WideRoom({ incident, parts }: { incident: IncidentDetail; parts: Parts }) {
  const body = useRef<HTMLDivElement>(null);
  const height = useFill(body, PADDING_PX, 440);
  const isPainted = useIsPainted();
  return (
    <>
      <RestrictedBanner incident={incident} />
      <RoomHead incident={incident} isNarrow={false} />
      <div
        ref={body}
        style={{ height }}
        className="grid grid-cols-[minmax(0,1fr)_minmax(18rem,20rem)] gap-4 xl:grid-cols-[minmax(0,1fr)_20rem_20rem]"
      >
        {parts.timeline}
        {/* Two columns become one that scrolls as a whole. */}
        <div className={`${column} xl:contents`}>
          <section
            aria-label="Work"
            aria-busy={!isPainted}
            className="grid content-start gap-4 xl:min-h-0 xl:min-w-0 xl:overflow-y-auto xl:overscroll-contain"
          >
            {isPainted && <AskedLater>{parts.work}</AskedLater>}
          </section>
          <section
            aria-label="Context"
            aria-busy={!isPainted}
            className="grid content-start gap-4 xl:min-h-0 xl:min-w-0 xl:overflow-y-auto xl:overscroll-contain"
          >
            {isPainted && <AskedLater>{parts.context}</AskedLater>}
          </section>
        </div>
      </div>
    </>
  );
}

/** What the bar of places takes at the bottom of a phone. */
const BAR_PX = 58;

/** One part at a time, the composer at the thumb. */
function NarrowRoom({
  incident,
  part,
  parts,
  onSide,
}: {
  incident: IncidentDetail;
  part: RoomSearch['part'];
  parts: Parts;
  onSide: (opening: SideOpening) => void;
}) {
  const [isActing, setIsActing] = useState(false);
  const body = useRef<HTMLDivElement>(null);
  const height = useFill(body, BAR_PX, 340);
  const search = (next: RoomSearch['part']) => (before: object) => ({ ...before, part: next });
  const to = '/incidents/$incident' as const;
  const params = { incident: incident.name };
  return (
    <div className="-mx-4 -mt-5 -mb-[calc(1.25rem+22px)]">
      <RestrictedBanner incident={incident} />
      <RoomHead incident={incident} isNarrow />
      {/* Stays in sight however far a part is scrolled: what to do is two taps away from everywhere. */}
      <div className="sticky top-12 z-10 grid pointer-coarse:top-14 grid-cols-[minmax(0,1fr)_auto] bg-canvas">
        <PartLinks
          label="Parts of the room"
          current={part ?? 'timeline'}
          parts={[
            { key: 'timeline', label: 'Timeline', link: { to, params, search: search(undefined) } },
            { key: 'work', label: 'Work', link: { to, params, search: search('work') } },
            { key: 'context', label: 'Context', link: { to, params, search: search('context') } },
          ]}
        />
        <div className="flex items-center border-b border-line pr-3">
          <Button kind="quiet" icon={Zap} onClick={() => setIsActing(true)}>
            Act
          </Button>
        </div>
      </div>
      {isActing && <ActsWindow incident={incident} onOpen={onSide} onClose={() => setIsActing(false)} />}
      {part === undefined ? (
        <div ref={body} style={{ height }} className="grid grid-rows-[minmax(0,1fr)]">
          {parts.timeline}
        </div>
      ) : (
        <section aria-label={part === 'work' ? 'Work' : 'Context'} className="grid gap-4 p-3">
          {parts[part]}
        </section>
      )}
    </div>
  );
}
