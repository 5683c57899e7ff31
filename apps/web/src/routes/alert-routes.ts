import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { alertsSearch, onCallSearch, rotaSearch } from '../api/screen-search.ts';
import { type RawSearch, oneOf } from '../api/search.ts';
import { app } from './frame.ts';

const alerts = createRoute({
  getParentRoute: () => app,
  path: '/alerts',
  validateSearch: alertsSearch,
  component: lazyRouteComponent(() => import('../screens/alerts/alerts-screen.tsx'), 'AlertsScreen'),
});

const alert = createRoute({
  getParentRoute: () => app,
  path: '/alerts/$alert',
  component: lazyRouteComponent(() => import('../screens/alerts/alert-screen.tsx'), 'AlertScreen'),
});

const alertGroup = createRoute({
  getParentRoute: () => app,
  path: '/alerts/groups/$group',
  component: lazyRouteComponent(() => import('../screens/alerts/group-screen.tsx'), 'GroupScreen'),
});

const silences = createRoute({
  getParentRoute: () => app,
  path: '/alerts/silences',
  validateSearch: (raw: RawSearch): { state?: 'pending' | 'expired' | undefined } => ({
    state: oneOf(raw['state'], ['pending', 'expired']),
  }),
  component: lazyRouteComponent(() => import('../screens/alerts/silences-screen.tsx'), 'SilencesScreen'),
});

const pages = createRoute({
  getParentRoute: () => app,
  path: '/pages',
  validateSearch: (raw: RawSearch): { of?: 'everybody' | undefined } => ({ of: oneOf(raw['of'], ['everybody']) }),
  component: lazyRouteComponent(() => import('../screens/alerts/pages-screen.tsx'), 'PagesScreen'),
});

const onCall = createRoute({
  getParentRoute: () => app,
  path: '/oncall',
  validateSearch: onCallSearch,
  component: lazyRouteComponent(() => import('../screens/oncall/oncall-screen.tsx'), 'OnCallScreen'),
});

const newSchedule = createRoute({
  getParentRoute: () => app,
  path: '/oncall/new',
  component: lazyRouteComponent(() => import('../screens/oncall/schedule-editor.tsx'), 'NewScheduleScreen'),
});

const policies = createRoute({
  getParentRoute: () => app,
  path: '/oncall/policies',
  component: lazyRouteComponent(() => import('../screens/oncall/policies-screen.tsx'), 'PoliciesScreen'),
});

const newPolicy = createRoute({
  getParentRoute: () => app,
  path: '/oncall/policies/new',
  component: lazyRouteComponent(() => import('../screens/oncall/policy-editor.tsx'), 'NewPolicyScreen'),
});

const escalationPolicy = createRoute({
  getParentRoute: () => app,
  path: '/oncall/policies/$policy',
  component: lazyRouteComponent(() => import('../screens/oncall/policy-editor.tsx'), 'PolicyScreen'),
});

const schedule = createRoute({
  getParentRoute: () => app,
  path: '/oncall/$schedule',
  validateSearch: rotaSearch,
  component: lazyRouteComponent(() => import('../screens/oncall/schedule-screen.tsx'), 'ScheduleScreen'),
});

const editSchedule = createRoute({
  getParentRoute: () => app,
  path: '/oncall/$schedule/edit',
  component: lazyRouteComponent(() => import('../screens/oncall/schedule-editor.tsx'), 'EditScheduleScreen'),
});

const profile = createRoute({
  getParentRoute: () => app,
  path: '/me',
  component: lazyRouteComponent(() => import('../screens/contacts/profile-screen.tsx'), 'ProfileScreen'),
});

const linkChat = createRoute({
  getParentRoute: () => app,
  path: '/me/chat',
  component: lazyRouteComponent(() => import('../screens/contacts/link-chat-screen.tsx'), 'LinkChatScreen'),
});

/** From an alert to whoever is on call for it. */
export const alertRoutes = [
  alerts,
  alert,
  alertGroup,
  silences,
  pages,
  onCall,
  newSchedule,
  policies,
  newPolicy,
  escalationPolicy,
  schedule,
  editSchedule,
  profile,
  linkChat,
] as const;
