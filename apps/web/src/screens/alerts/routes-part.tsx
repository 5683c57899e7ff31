import { useQuery, useQueryClient } from '@tanstack/react-query';
import { ArrowDown, ArrowUp, Pencil, Plus, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { call } from '../../api/call.ts';
import { useMay } from '../../api/me.ts';
import { ask, useAct } from '../../api/query.ts';
import { announce } from '../../ui/announce.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { Section } from '../../ui/page.tsx';
import { Empty, Loaded, ProblemNote } from '../../ui/states.tsx';
import { durationWords } from '../../ui/time-words.ts';
import { showToast } from '../../ui/toasts.tsx';
import { tellProblem } from '../../ui/tell-problem.ts';
import { type AlertRoute, conditionWords, newRouteDraft, routeBodyOf, routeDraftOf } from './route-draft.ts';
import { RouteWindow } from './route-window.tsx';
import { MatcherList } from './silences-screen.tsx';

/** The ordered list: the first route whose conditions all hold decides. */
export function RoutesPart() {
  const routes = useQuery(ask('listAlertRoutes'));
  const may = useMay('alerts.manage');
  const [open, setOpen] = useState<AlertRoute | 'new'>();
  return (
    <Section
      title="Routes"
      note="the first that holds decides"
      flush
      actions={
        may && (
          <Button icon={Plus} onClick={() => setOpen('new')}>
            New route
          </Button>
        )
      }
    >
      <Loaded query={routes}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty title="No route yet">
              Every alert goes where the catch-all below says. A route sends some of them elsewhere.
            </Empty>
          ) : (
            <RouteRows routes={items} onEdit={setOpen} />
          )
        }
      </Loaded>
      {open !== undefined && (
        <RouteWindow route={open === 'new' ? undefined : open} onClose={() => setOpen(undefined)} />
      )}
    </Section>
  );
}

function RouteRows({ routes, onEdit }: { routes: readonly AlertRoute[]; onEdit: (route: AlertRoute) => void }) {
  const may = useMay('alerts.manage');
  const restore = useRestoreRoute();
  const order = useAct('orderAlertRoutes');
  const remove = useAct('deleteAlertRoute', (gone) =>
    showToast(`${gone.name} is gone`, { undo: () => void restore(gone) }),
  );
  const move = async (index: number, by: 1 | -1) => {
    const route = routes[index];
    if (route === undefined) return;
    const ids = routes.map(({ id }) => id);
    const moved = await order.submit({ body: { routes: ids.toSpliced(index, 1).toSpliced(index + by, 0, route.id) } });
    if (moved) announce(`${route.name} is number ${index + by + 1} of ${routes.length}`);
  };
  return (
    <>
      {[order.problem, remove.problem].map(
        (problem) => problem && <ProblemNote key={problem.code} problem={problem} />,
      )}
      <ol>
        {routes.map((route, index) => (
          <li
            key={route.id}
            className="grid gap-x-3 gap-y-2 border-b border-line px-4 py-3 last:border-b-0 sm:grid-cols-[1.5rem_minmax(0,1fr)_auto] sm:items-center"
          >
            <span className="text-muted tabular max-sm:hidden">{index + 1}</span>
            <div className="grid min-w-0 gap-1">
              <p className="font-semibold [overflow-wrap:anywhere]">
                {route.name}
                <span className="font-normal text-muted"> to </span>
                {route.policyName ?? (
                  <span className="font-normal text-warn">
                    {route.policyId === null ? 'nobody: only recorded' : 'a policy that is gone'}
                  </span>
                )}
              </p>
              <div className="flex flex-wrap items-center gap-x-3 gap-y-1 text-sm text-muted">
                {route.matchers.length > 0 && <MatcherList matchers={route.matchers} />}
                {conditionWords(route).map((words) => (
                  <span key={words}>{words}</span>
                ))}
                {route.matchers.length === 0 && conditionWords(route).length === 0 && <span>everything</span>}
                {route.transientSeconds > 0 && <span>waits {durationWords(route.transientSeconds * 1_000)}</span>}
                {route.setUrgency !== null && <span>urgency {route.setUrgency}</span>}
                {route.declare !== null && <span>declares a {route.declare.severity}</span>}
              </div>
            </div>
            {may && (
              <div className="flex max-sm:-ml-3">
                <IconButton
                  icon={ArrowUp}
                  label={`Ask ${route.name} earlier`}
                  disabled={index === 0}
                  onClick={() => void move(index, -1)}
                />
                <IconButton
                  icon={ArrowDown}
                  label={`Ask ${route.name} later`}
                  disabled={index === routes.length - 1}
                  onClick={() => void move(index, 1)}
                />
                <IconButton icon={Pencil} label={`Change ${route.name}`} onClick={() => onEdit(route)} />
                <IconButton
                  icon={Trash2}
                  label={`Delete ${route.name}`}
                  onClick={() => void remove.submit({ params: { route: route.id } })}
                />
              </div>
            )}
          </li>
        ))}
      </ol>
    </>
  );
}

/** Makes a route again that was deleted, where it stood. */
function useRestoreRoute(): (route: AlertRoute) => Promise<void> {
  const queries = useQueryClient();
  return async (route) => {
    const body = { ...newRouteDraft(), ...routeDraftOf(route) };
    try {
      await call('createAlertRoute', { body: { ...routeBodyOf(body), position: route.position } });
      await queries.invalidateQueries();
    } catch (problem) {
      tellProblem(problem);
    }
  };
}
