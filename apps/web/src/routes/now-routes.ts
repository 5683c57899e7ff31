import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { nowSearch } from '../api/now-search.ts';
import { app } from './frame.ts';

const now = createRoute({
  getParentRoute: () => app,
  path: '/now',
  validateSearch: nowSearch,
  component: lazyRouteComponent(() => import('../screens/now/now-screen.tsx'), 'NowScreen'),
});

/** The home of the product. */
export const nowRoutes = [now] as const;
