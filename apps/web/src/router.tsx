import type { QueryClient } from '@tanstack/react-query';
import { createRouter } from '@tanstack/react-router';
import { parseSearch, stringifySearch } from './api/search.ts';
import { accessRoutes } from './routes/access-routes.ts';
import { alertRoutes } from './routes/alert-routes.ts';
import { exposureRoutes } from './routes/exposure-routes.ts';
import { app, root } from './routes/frame.ts';
import { incidentRoutes } from './routes/incident-routes.ts';
import { insightsRoutes } from './routes/insights-routes.ts';
import { nowRoutes } from './routes/now-routes.ts';
import { reportRoutes } from './routes/report-routes.ts';
import { postmortemRoutes } from './routes/postmortem-routes.ts';
import { serviceRoutes } from './routes/service-routes.ts';
import { statusRoutes } from './routes/status-routes.ts';
import { trainRoutes } from './routes/train-routes.ts';
import { settingsRoutes } from './routes/settings-routes.ts';
import { NotFoundScreen, ProblemScreen } from './shell/problem-screen.tsx';

const tree = root.addChildren([
  ...accessRoutes,
  app.addChildren([
    ...nowRoutes,
    ...postmortemRoutes,
    ...serviceRoutes,
    ...trainRoutes,
    ...alertRoutes,
    ...reportRoutes,
    ...exposureRoutes,
    ...incidentRoutes,
    ...insightsRoutes,
    ...statusRoutes,
    settingsRoutes,
  ]),
]);

export function makeRouter(queries: QueryClient) {
  return createRouter({
    routeTree: tree,
    context: { queries },
    parseSearch,
    stringifySearch,
    defaultPreload: 'intent',
    defaultErrorComponent: ProblemScreen,
    defaultNotFoundComponent: NotFoundScreen,
    scrollRestoration: false,
  });
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof makeRouter>;
  }
}
