import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { insightsSearch } from '../api/insights-search.ts';
import { app } from './frame.ts';

const insights = createRoute({
  getParentRoute: () => app,
  path: '/insights',
  validateSearch: insightsSearch,
  component: lazyRouteComponent(() => import('../screens/insights/insights-screen.tsx'), 'InsightsScreen'),
});

const catalogue = createRoute({
  getParentRoute: () => app,
  path: '/insights/catalogue',
  component: lazyRouteComponent(() => import('../screens/insights/catalogue-screen.tsx'), 'CatalogueScreen'),
});

/** Figures of a period, and what each of them is. */
export const insightsRoutes = [insights, catalogue] as const;
