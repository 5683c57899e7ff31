import { Link } from '@tanstack/react-router';
import type { AnswerOf } from '../../api/call.ts';
import { Plus } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import { useKeyAxes } from '../../api/me.ts';
import { useList } from '../../api/query.ts';
import { Button } from '../../ui/button.tsx';
import { PagedList } from '../../ui/list.tsx';
import { Prose } from '../../ui/prose.tsx';
import { Empty } from '../../ui/states.tsx';
import { AxisTag, VersionText } from '../../ui/tags.tsx';
import { Time } from '../../ui/time.tsx';

const HoldWindow = lazy(() => import('./hold-window.tsx').then((module) => ({ default: module.HoldWindow })));
const JoinFloorWindow = lazy(() =>
  import('./join-floor-window.tsx').then((module) => ({ default: module.JoinFloorWindow })),
);
const LiftWindow = lazy(() => import('./hold-window.tsx').then((module) => ({ default: module.LiftWindow })));

/** Releases that one side has forbidden, and findings that must not come back. */
export function HoldsPart({ service }: { service: string }) {
  const holds = useList('listHolds', { query: { service, limit: 50 } });
  const floor = useList('listFloor', { query: { service, limit: 50 } });
  const [open, setOpen] = useState<
    | { kind: 'new' }
    | { kind: 'lift'; hold: AnswerOf<'listHolds'>['items'][number] }
    | { kind: 'join'; id: string; group: string }
  >();
  const axes = useKeyAxes('hold');
  const signing = useKeyAxes('sign');
  return (
    <div className="grid lg:grid-cols-2 lg:divide-x lg:divide-line">
      <section className="min-w-0">
        <div className="flex min-h-12 flex-wrap items-center justify-between gap-2 border-b border-line px-4 py-1.5">
          <h3 className="font-semibold">Holds</h3>
          {axes.length > 0 && (
            <Button icon={Plus} onClick={() => setOpen({ kind: 'new' })}>
              Hold a release
            </Button>
          )}
        </div>
        <PagedList
          list={holds}
          rows={2}
          empty={
            <Empty title="No release is held">
              A release left because of an incident is held by reliability; one with an exploited finding by security.
            </Empty>
          }
        >
          {(items) => (
            <ul className="divide-y divide-line">
              {items.map((hold) => (
                <li key={hold.id} className="grid gap-1 px-4 py-2.5">
                  <div className="flex items-center gap-3">
                    <p className="flex min-w-0 flex-1 flex-wrap items-center gap-x-3 gap-y-1">
                      <VersionText version={hold.version} isStrong />
                      <AxisTag axis={hold.axis} />
                      <span className="text-sm text-muted">{hold.environment}</span>
                      {hold.isQuarantine && <span className="chip text-bad">quarantine</span>}
                      {hold.liftedAt !== null && <span className="tag">lifted</span>}
                    </p>
                    {hold.liftedAt === null && axes.includes(hold.axis) && (
                      <Button onClick={() => setOpen({ kind: 'lift', hold })}>Lift</Button>
                    )}
                  </div>
                  <p className="pretty">
                    <Prose text={hold.reason} />
                  </p>
                  <p className="text-sm text-muted">
                    {hold.placedBy.name}, <Time at={hold.placedAt} />
                    {hold.expiresAt !== null && (
                      <>
                        , ends <Time at={hold.expiresAt} />
                      </>
                    )}
                    {hold.liftedAt !== null && (
                      <>
                        ; lifted by {hold.liftedBy?.name ?? 'nobody'} <Time at={hold.liftedAt} />
                      </>
                    )}
                  </p>
                </li>
              ))}
            </ul>
          )}
        </PagedList>
      </section>
      <section className="min-w-0 max-lg:border-t max-lg:border-line">
        <div className="flex min-h-12 items-center border-b border-line px-4 py-1.5">
          <h3 className="font-semibold">Security floor</h3>
        </div>
        <PagedList
          list={floor}
          rows={2}
          empty={
            <Empty title="Nothing is on the floor yet">
              What a patch release closes joins it once that release has been stable for a day.
            </Empty>
          }
        >
          {(items) => (
            <ul className="divide-y divide-line">
              {items.map((entry) => (
                <li key={entry.id} className="grid gap-1 px-4 py-2.5">
                  <div className="flex items-center gap-3">
                    <p className="flex min-w-0 flex-1 flex-wrap items-center gap-x-3 gap-y-1">
                      <Link
                        to="/advisories/$advisory"
                        params={{ advisory: entry.group }}
                        className="link font-semibold"
                      >
                        {entry.group}
                      </Link>
                      <span className="font-mono text-xs text-muted">{entry.package}</span>
                      <span className="text-sm text-muted">{entry.environment}</span>
                      <span className={`tag ${entry.state === 'in_force' ? 'text-ink!' : ''}`}>
                        {entry.state === 'in_force' ? 'in force' : 'proposed'}
                      </span>
                    </p>
                    {entry.state === 'proposed' && signing.length > 0 && (
                      <Button onClick={() => setOpen({ kind: 'join', id: entry.id, group: entry.group })}>
                        Let it count now
                      </Button>
                    )}
                  </div>
                  <p className="text-sm text-muted pretty">
                    <Prose text={entry.because} />, closed by <VersionText version={entry.closedByVersion} />
                  </p>
                </li>
              ))}
            </ul>
          )}
        </PagedList>
      </section>
      <Suspense>
        {open?.kind === 'new' && <HoldWindow service={service} axes={axes} onClose={() => setOpen(undefined)} />}
        {open?.kind === 'join' && (
          <JoinFloorWindow entry={open.id} group={open.group} axes={signing} onClose={() => setOpen(undefined)} />
        )}
        {open?.kind === 'lift' && <LiftWindow hold={open.hold} onClose={() => setOpen(undefined)} />}
      </Suspense>
    </div>
  );
}
