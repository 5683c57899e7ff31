import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { ChevronLeft, ChevronRight, Maximize2, ZoomIn, ZoomOut } from 'lucide-react';
import { useRef, useState } from 'react';
import { cliLines } from '../../api/cli-lines.ts';
import { ask, useList } from '../../api/query.ts';
import { useCommand } from '../../shell/bound-commands.ts';
import { IconButton } from '../../ui/button.tsx';
import { Segments } from '../../ui/field.tsx';
import { useNow } from '../../ui/now.ts';
import { Section } from '../../ui/page.tsx';
import { Loaded } from '../../ui/states.tsx';
import { dayWords } from '../../ui/time-words.ts';
import { useWidth } from '../../ui/use-width.ts';
import { defaultSpan, firstMoment, trimmedSpan, wholeSpan } from './default-span.ts';
import { DeploymentDetails } from './deployment-details.tsx';
import type { LedgerData } from './lane-layout.ts';
import { moved, zoomed } from './lane-layout.ts';
import { LaneDrawing, TimeAxis } from './lane-drawing.tsx';
import { runningAt } from './lane-words.ts';
import { LedgerLegend } from './ledger-legend.tsx';
import { LedgerTable } from './ledger-table.tsx';

const route = getRouteApi('/app/services/$service');

/** What ran where and when, what was wrong with it, and what we knew. */
export function LedgerSection({ service, registeredAt }: { service: string; registeredAt: string }) {
  const search = route.useSearch();
  const navigate = useNavigate({ from: '/services/$service' });
  const opening = useOpeningSpan(service);
  const span = opening && { from: search.from ?? opening.start.from, to: search.to ?? opening.start.to };
  const reachesNow = search.to === undefined && opening?.isUntilNow === true;
  const query = useQuery({
    // Without an end it is asked up to its moment: what is deployed while somebody looks belongs to it.
    ...ask('getLedger', { params: { service }, query: reachesNow ? { from: span?.from } : (span ?? {}) }),
    enabled: span !== undefined,
    placeholderData: keepPreviousData,
  });
  const change = (part: Partial<typeof search>) =>
    void navigate({ search: (before) => ({ ...before, ...part }), replace: true, resetScroll: false });
  const known = search.known ?? 'now';

  const go = (next: { from: number; to: number }) =>
    change({ from: new Date(next.from).toISOString(), to: new Date(next.to).toISOString() });
  const minute = useNow(60_000);
  const asked = span && { from: Date.parse(span.from), to: reachesNow ? minute : Date.parse(span.to) };
  // Only what opens by itself: a span that somebody chose is shown as chosen.
  const isChosen = search.from !== undefined || search.to !== undefined;
  const shown = asked && query.data && !isChosen ? trimmedSpan(asked, firstMoment(query.data.lanes)) : asked;
  const zoomIn = () => shown && go(zoomed(shown, 0.5));
  const zoomOut = () => shown && go(zoomed(shown, 2));
  const earlier = () => shown && go(moved(shown, -0.3));
  const later = () => shown && go(moved(shown, 0.3));
  const turn = () => change({ known: known === 'now' ? 'then' : undefined });
  useCommand('ledger.zoom_in', zoomIn);
  useCommand('ledger.zoom_out', zoomOut);
  useCommand('ledger.earlier', earlier);
  useCommand('ledger.later', later);
  useCommand('ledger.clock', turn);

  return (
    <Section
      title="Ledger"
      note={shown && `${dayWords(new Date(shown.from).toISOString())} to ${dayWords(new Date(shown.to).toISOString())}`}
      flush
      actions={
        <>
          <Segments
            label="Knowledge"
            hideLabel
            value={known}
            options={[
              { value: 'then', label: 'as we knew then' },
              { value: 'now', label: 'as we know now' },
            ]}
            onValue={(next) => change({ known: next === 'then' ? 'then' : undefined })}
          />
          <Segments
            label="Show as"
            hideLabel
            value={search.view ?? 'lanes'}
            options={[
              { value: 'lanes', label: 'Lanes' },
              { value: 'table', label: 'Table' },
            ]}
            onValue={(next) => change({ view: next === 'table' ? 'table' : undefined })}
          />
          <span className="flex">
            <IconButton icon={ChevronLeft} label="Earlier" onClick={earlier} />
            <IconButton icon={ZoomOut} label="Wider" onClick={zoomOut} />
            <IconButton icon={ZoomIn} label="Closer" onClick={zoomIn} />
            <IconButton icon={ChevronRight} label="Later" onClick={later} />
            <IconButton icon={Maximize2} label="All of it" onClick={() => opening && change(opening.whole)} />
          </span>
        </>
      }
    >
      <Loaded query={query} rows={6}>
        {(ledger) =>
          search.view === 'table' ? (
            <LedgerTable ledger={ledger} known={known} registeredAt={registeredAt} />
          ) : ledger.lanes.every((lane) => lane.deployments.length === 0) ? (
            <NothingRan service={service} isZoomed={search.from !== undefined} />
          ) : (
            <Lanes
              ledger={ledger}
              span={shown ?? { from: Date.parse(ledger.from), to: Date.parse(ledger.to) }}
              known={known}
              registeredAt={registeredAt}
            />
          )
        }
      </Loaded>
    </Section>
  );
}

/** Where the ledger opens; undefined until the releases are known, so that it does not jump. */
function useOpeningSpan(service: string) {
  const now = useNow(3_600_000);
  const releases = useList('listReleases', { params: { service }, query: { limit: 30 } });
  const sample = useQuery(ask('getSample'));
  if (releases.query.isPending || sample.isPending) return undefined;
  const dates = releases.items.map((release) => release.releasedAt);
  const story =
    sample.data?.isLoaded === true ? sample.data.stories.find((each) => each.service === service) : undefined;
  return {
    start: defaultSpan(dates, story?.asOf, now),
    whole: wholeSpan(dates, now),
    isUntilNow: story === undefined,
  };
}

function NothingRan({ service, isZoomed }: { service: string; isZoomed: boolean }) {
  return (
    <div className="grid gap-1 p-4">
      <p className="font-semibold">
        {isZoomed ? 'Nothing ran in this span' : 'Nothing has run yet, as far as the ledger knows'}
      </p>
      {!isZoomed && (
        <p className="text-muted pretty">
          Tell it from CI with <code>{cliLines.recordDeployment(service, '1.4.2')}</code>.
        </p>
      )}
    </div>
  );
}

function Lanes({
  ledger,
  span,
  known,
  registeredAt,
}: {
  ledger: LedgerData;
  span: { from: number; to: number };
  known: 'then' | 'now';
  registeredAt: string;
}) {
  const place = useRef<HTMLDivElement>(null);
  const width = useWidth(place);
  const now = useNow(60_000);
  const [chosen, setChosen] = useState<string>();
  // The lane on top comes first: what runs in production is what people look for.
  const newest = ledger.lanes.flatMap((lane) => runningAt(lane.deployments, span, now) ?? [])[0]?.id;
  const chosenId = chosen ?? newest;
  const lane = ledger.lanes.find((each) => each.deployments.some((deployment) => deployment.id === chosenId));
  const deployment = lane?.deployments.find((each) => each.id === chosenId);

  return (
    <div className="grid xl:grid-cols-[minmax(0,1fr)_20rem]">
      <div className="min-w-0 p-4">
        <div ref={place} className="grid gap-5">
          {width > 0 && (
            <>
              <TimeAxis span={span} width={width} />
              {ledger.lanes.map((each) => (
                <LaneDrawing
                  key={each.environment}
                  lane={each}
                  window={{ ...span, width }}
                  known={known}
                  registeredAt={registeredAt}
                  now={now}
                  chosen={chosenId}
                  onChoose={setChosen}
                />
              ))}
            </>
          )}
        </div>
        <LedgerLegend />
      </div>
      <div className="border-line max-xl:border-t xl:border-l">
        {lane && deployment ? (
          <DeploymentDetails lane={lane} deployment={deployment} known={known} registeredAt={registeredAt} />
        ) : (
          <p className="p-4 text-muted">Point at a bar to see it in full.</p>
        )}
      </div>
    </div>
  );
}
