import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { exposuresSearch } from '../api/exposure-search.ts';
import { app } from './frame.ts';

const exposures = createRoute({
  getParentRoute: () => app,
  path: '/exposures',
  validateSearch: exposuresSearch,
  component: lazyRouteComponent(() => import('../screens/exposures/exposures-screen.tsx'), 'ExposuresScreen'),
});

const exposure = createRoute({
  getParentRoute: () => app,
  path: '/exposures/$exposure',
  component: lazyRouteComponent(() => import('../screens/exposures/exposure-screen.tsx'), 'ExposureScreen'),
});

/** Where affected releases were live, and what people found out about it. */
export const exposureRoutes = [exposures, exposure] as const;
