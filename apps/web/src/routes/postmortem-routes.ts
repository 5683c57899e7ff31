import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { oneOf, type RawSearch } from '../api/search.ts';
import { app } from './frame.ts';

const postmortems = createRoute({
  getParentRoute: () => app,
  path: '/postmortems',
  validateSearch: (raw: RawSearch): { part?: 'actions' | 'overdue' | undefined } => ({
    part: oneOf(raw['part'], ['actions', 'overdue']),
  }),
  component: lazyRouteComponent(() => import('../screens/postmortems/postmortems-screen.tsx'), 'PostmortemsScreen'),
});

const postmortem = createRoute({
  getParentRoute: () => app,
  path: '/incidents/$incident/postmortem',
  component: lazyRouteComponent(() => import('../screens/postmortems/postmortem-screen.tsx'), 'PostmortemScreen'),
});

/** What incidents taught. */
export const postmortemRoutes = [postmortems, postmortem] as const;
