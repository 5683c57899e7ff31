import { createRoute } from '@tanstack/react-router';
import { nowSearch } from '../api/now-search.ts';
import { NowScreen } from '../screens/now/now-screen.tsx';
import { app } from './frame.ts';

const now = createRoute({
  getParentRoute: () => app,
  path: '/now',
  validateSearch: nowSearch,
  // Not fetched later: it is what most begin with.
  component: NowScreen,
});

/** The home of the product. */
export const nowRoutes = [now] as const;
