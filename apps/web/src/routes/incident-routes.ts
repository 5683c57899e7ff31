import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { incidentsSearch, roomSearch } from '../api/screen-search.ts';
import { provideDeclareWindow } from '../shell/declare-host.tsx';
import { app } from './frame.ts';

const incidents = createRoute({
  getParentRoute: () => app,
  path: '/incidents',
  validateSearch: incidentsSearch,
  component: lazyRouteComponent(() => import('../screens/incidents/incidents-screen.tsx'), 'IncidentsScreen'),
});

const room = createRoute({
  getParentRoute: () => app,
  path: '/incidents/$incident',
  validateSearch: roomSearch,
  component: lazyRouteComponent(() => import('../screens/incidents/room-screen.tsx'), 'RoomScreen'),
});

provideDeclareWindow(async () => {
  const { DeclareWindow } = await import('../screens/incidents/declare-window.tsx');
  return { default: DeclareWindow };
});

/** Incidents and their rooms. */
export const incidentRoutes = [incidents, room] as const;
