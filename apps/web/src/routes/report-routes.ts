import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { reportsSearch } from '../api/report-search.ts';
import { app } from './frame.ts';

const reports = createRoute({
  getParentRoute: () => app,
  path: '/reports',
  validateSearch: reportsSearch,
  component: lazyRouteComponent(() => import('../screens/reports/reports-screen.tsx'), 'ReportsScreen'),
});

const report = createRoute({
  getParentRoute: () => app,
  path: '/reports/$report',
  component: lazyRouteComponent(() => import('../screens/reports/report-screen.tsx'), 'ReportScreen'),
});

/** What people outside report. */
export const reportRoutes = [reports, report] as const;
