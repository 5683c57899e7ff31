import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { type RawSearch, oneOf } from '../api/search.ts';
import { app } from './frame.ts';

const announcements = createRoute({
  getParentRoute: () => app,
  path: '/announcements',
  validateSearch: (raw: RawSearch): { state?: 'open' | 'resolved' | 'draft' | 'overdue' | undefined } => ({
    state: oneOf(raw['state'], ['open', 'resolved', 'draft', 'overdue']),
  }),
  component: lazyRouteComponent(() => import('../screens/status/announcements-screen.tsx'), 'AnnouncementsScreen'),
});

const newAnnouncement = createRoute({
  getParentRoute: () => app,
  path: '/announcements/new',
  validateSearch: (raw: RawSearch): { incident?: string | undefined } => ({
    incident: typeof raw['incident'] === 'string' ? raw['incident'] : undefined,
  }),
  component: lazyRouteComponent(() => import('../screens/status/new-announcement.tsx'), 'NewAnnouncementScreen'),
});

const announcement = createRoute({
  getParentRoute: () => app,
  path: '/announcements/$announcement',
  component: lazyRouteComponent(() => import('../screens/status/announcement-screen.tsx'), 'AnnouncementScreen'),
});

const statusPages = createRoute({
  getParentRoute: () => app,
  path: '/status-pages',
  component: lazyRouteComponent(() => import('../screens/status/status-pages-screen.tsx'), 'StatusPagesScreen'),
});

const statusPage = createRoute({
  getParentRoute: () => app,
  path: '/status-pages/$page',
  component: lazyRouteComponent(() => import('../screens/status/status-page-screen.tsx'), 'StatusPageScreen'),
});

/** What is told to those outside. `/status/...` is not ours: the server answers it itself, for readers without an account. */
export const statusRoutes = [announcements, newAnnouncement, announcement, statusPages, statusPage] as const;
