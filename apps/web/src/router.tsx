import type { QueryClient } from '@tanstack/react-query';
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  redirect,
} from '@tanstack/react-router';
import { RequestProblem } from './api/call.ts';
import { readinessStates, type RulesPart, rulesParts, vexResults } from './api/filters.ts';
import { meQuery } from './api/me.ts';
import { ask } from './api/query.ts';
import {
  alertsSearch,
  decisionsSearch,
  diffSearch,
  gateSearch,
  ledgerSearch,
  liveSearch,
  onCallSearch,
  releaseSearch,
  rotaSearch,
  servicesSearch,
  uploadSearch,
} from './api/screen-search.ts';
import { oneOf, parseSearch, type RawSearch, stringifySearch, text } from './api/search.ts';
import { ServicesScreen } from './screens/services/services-screen.tsx';
import { Shell } from './shell/shell.tsx';
import { NotFoundPage, NotFoundScreen, ProblemPage, ProblemScreen } from './shell/problem-screen.tsx';

const root = createRootRouteWithContext<{ queries: QueryClient }>()({
  component: Outlet,
  notFoundComponent: NotFoundPage,
});

const setup = createRoute({
  getParentRoute: () => root,
  path: '/setup',
  component: lazyRouteComponent(() => import('./screens/access/setup-screen.tsx'), 'SetupScreen'),
});
const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  validateSearch: (raw: RawSearch): { next?: string | undefined } => ({ next: text(raw['next']) }),
  component: lazyRouteComponent(() => import('./screens/access/sign-in-screen.tsx'), 'SignInScreen'),
});
const invite = createRoute({
  getParentRoute: () => root,
  path: '/invite',
  component: lazyRouteComponent(() => import('./screens/access/invite-screen.tsx'), 'InviteScreen'),
});
const recover = createRoute({
  getParentRoute: () => root,
  path: '/recover',
  component: lazyRouteComponent(() => import('./screens/access/invite-screen.tsx'), 'InviteScreen'),
});

const app = createRoute({
  getParentRoute: () => root,
  id: 'app',
  component: Shell,
  errorComponent: ProblemPage,
  beforeLoad: async ({ context, location }) => {
    try {
      await context.queries.ensureQueryData(meQuery);
    } catch (error) {
      if (!(error instanceof RequestProblem) || error.status !== 401) throw error;
      const { isOpen } = await context.queries.fetchQuery(ask('getSetup'));
      if (isOpen) throw redirect({ to: '/setup' });
      throw redirect({ to: '/sign-in', search: location.href === '/' ? {} : { next: location.href } });
    }
  },
});

const home = createRoute({
  getParentRoute: () => app,
  path: '/',
  beforeLoad: () => {
    throw redirect({ to: '/services', replace: true });
  },
});
const welcome = createRoute({
  getParentRoute: () => app,
  path: '/welcome',
  component: lazyRouteComponent(() => import('./screens/access/welcome-screen.tsx'), 'WelcomeScreen'),
});

const firstPage = createRoute({
  getParentRoute: () => app,
  path: '/start',
  component: lazyRouteComponent(() => import('./screens/first-page/first-page-screen.tsx'), 'FirstPageScreen'),
});

const services = createRoute({
  getParentRoute: () => app,
  path: '/services',
  validateSearch: servicesSearch,
  component: ServicesScreen,
});
const newService = createRoute({
  getParentRoute: () => app,
  path: '/services/new',
  component: lazyRouteComponent(() => import('./screens/services/new-service-screen.tsx'), 'NewServiceScreen'),
});

const service = createRoute({
  getParentRoute: () => app,
  path: '/services/$service',
  validateSearch: ledgerSearch,
  component: lazyRouteComponent(() => import('./screens/service/service-screen.tsx'), 'ServiceScreen'),
});
const release = createRoute({
  getParentRoute: () => app,
  path: '/services/$service/releases/$version',
  validateSearch: releaseSearch,
  component: lazyRouteComponent(() => import('./screens/release/release-screen.tsx'), 'ReleaseScreen'),
});
const diff = createRoute({
  getParentRoute: () => app,
  path: '/services/$service/diff',
  validateSearch: diffSearch,
  component: lazyRouteComponent(() => import('./screens/findings/diff-screen.tsx'), 'DiffScreen'),
});
const live = createRoute({
  getParentRoute: () => app,
  path: '/findings',
  validateSearch: liveSearch,
  component: lazyRouteComponent(() => import('./screens/findings/live-screen.tsx'), 'LiveScreen'),
});
const upload = createRoute({
  getParentRoute: () => app,
  path: '/upload',
  validateSearch: uploadSearch,
  component: lazyRouteComponent(() => import('./screens/upload/upload-screen.tsx'), 'UploadScreen'),
});
const advisory = createRoute({
  getParentRoute: () => app,
  path: '/advisories/$advisory',
  component: lazyRouteComponent(() => import('./screens/release/advisory-screen.tsx'), 'AdvisoryScreen'),
});

const gate = createRoute({
  getParentRoute: () => app,
  path: '/gate',
  validateSearch: gateSearch,
  component: lazyRouteComponent(() => import('./screens/gate/gate-screen.tsx'), 'GateScreen'),
});

const alerts = createRoute({
  getParentRoute: () => app,
  path: '/alerts',
  validateSearch: alertsSearch,
  component: lazyRouteComponent(() => import('./screens/alerts/alerts-screen.tsx'), 'AlertsScreen'),
});
const alert = createRoute({
  getParentRoute: () => app,
  path: '/alerts/$alert',
  component: lazyRouteComponent(() => import('./screens/alerts/alert-screen.tsx'), 'AlertScreen'),
});
const silences = createRoute({
  getParentRoute: () => app,
  path: '/alerts/silences',
  validateSearch: (raw: RawSearch): { state?: 'pending' | 'expired' | undefined } => ({
    state: oneOf(raw['state'], ['pending', 'expired']),
  }),
  component: lazyRouteComponent(() => import('./screens/alerts/silences-screen.tsx'), 'SilencesScreen'),
});
const alertGroup = createRoute({
  getParentRoute: () => app,
  path: '/alerts/groups/$group',
  component: lazyRouteComponent(() => import('./screens/alerts/group-screen.tsx'), 'GroupScreen'),
});
const pages = createRoute({
  getParentRoute: () => app,
  path: '/pages',
  validateSearch: (raw: RawSearch): { of?: 'everybody' | undefined } => ({ of: oneOf(raw['of'], ['everybody']) }),
  component: lazyRouteComponent(() => import('./screens/alerts/pages-screen.tsx'), 'PagesScreen'),
});
const onCall = createRoute({
  getParentRoute: () => app,
  path: '/oncall',
  validateSearch: onCallSearch,
  component: lazyRouteComponent(() => import('./screens/oncall/oncall-screen.tsx'), 'OnCallScreen'),
});
const newSchedule = createRoute({
  getParentRoute: () => app,
  path: '/oncall/new',
  component: lazyRouteComponent(() => import('./screens/oncall/schedule-editor.tsx'), 'NewScheduleScreen'),
});
const policies = createRoute({
  getParentRoute: () => app,
  path: '/oncall/policies',
  component: lazyRouteComponent(() => import('./screens/oncall/policies-screen.tsx'), 'PoliciesScreen'),
});
const newPolicy = createRoute({
  getParentRoute: () => app,
  path: '/oncall/policies/new',
  component: lazyRouteComponent(() => import('./screens/oncall/policy-editor.tsx'), 'NewPolicyScreen'),
});
const escalationPolicy = createRoute({
  getParentRoute: () => app,
  path: '/oncall/policies/$policy',
  component: lazyRouteComponent(() => import('./screens/oncall/policy-editor.tsx'), 'PolicyScreen'),
});
const schedule = createRoute({
  getParentRoute: () => app,
  path: '/oncall/$schedule',
  validateSearch: rotaSearch,
  component: lazyRouteComponent(() => import('./screens/oncall/schedule-screen.tsx'), 'ScheduleScreen'),
});
const editSchedule = createRoute({
  getParentRoute: () => app,
  path: '/oncall/$schedule/edit',
  component: lazyRouteComponent(() => import('./screens/oncall/schedule-editor.tsx'), 'EditScheduleScreen'),
});
const profile = createRoute({
  getParentRoute: () => app,
  path: '/me',
  component: lazyRouteComponent(() => import('./screens/contacts/profile-screen.tsx'), 'ProfileScreen'),
});
const decisions = createRoute({
  getParentRoute: () => app,
  path: '/decisions',
  validateSearch: decisionsSearch,
  component: lazyRouteComponent(() => import('./screens/decisions/decisions-screen.tsx'), 'DecisionsScreen'),
});
const decision = createRoute({
  getParentRoute: () => app,
  path: '/decisions/$decision',
  component: lazyRouteComponent(() => import('./screens/gate/decision-screen.tsx'), 'DecisionScreen'),
});
const evidence = createRoute({
  getParentRoute: () => app,
  path: '/evidence',
  validateSearch: (raw: RawSearch): { type?: string | undefined; subject?: string | undefined } => ({
    type: text(raw['type']),
    subject: text(raw['subject']),
  }),
  component: lazyRouteComponent(() => import('./screens/evidence/evidence-screen.tsx'), 'EvidenceScreen'),
});

const settings = createRoute({
  getParentRoute: () => app,
  path: '/settings',
  component: lazyRouteComponent(() => import('./screens/settings/settings-frame.tsx'), 'SettingsFrame'),
});
const settingsHome = createRoute({
  getParentRoute: () => settings,
  path: '/',
  component: lazyRouteComponent(() => import('./screens/settings/settings-home.tsx'), 'SettingsHome'),
});
const people = createRoute({
  getParentRoute: () => settings,
  path: 'people',
  component: lazyRouteComponent(() => import('./screens/settings/people-screen.tsx'), 'PeopleScreen'),
});
const keys = createRoute({
  getParentRoute: () => settings,
  path: 'keys',
  component: lazyRouteComponent(() => import('./screens/settings/keys-screen.tsx'), 'KeysScreen'),
});
const account = createRoute({
  getParentRoute: () => settings,
  path: 'account',
  component: lazyRouteComponent(() => import('./screens/settings/account-screen.tsx'), 'AccountScreen'),
});
const feeds = createRoute({
  getParentRoute: () => settings,
  path: 'feeds',
  component: lazyRouteComponent(() => import('./screens/settings/feeds-screen.tsx'), 'FeedsScreen'),
});
const policy = createRoute({
  getParentRoute: () => settings,
  path: 'policy',
  validateSearch: (raw: RawSearch): { version?: string | undefined; draft?: 'true' | undefined } => ({
    version: text(raw['version']),
    draft: oneOf(raw['draft'], ['true']),
  }),
  component: lazyRouteComponent(() => import('./screens/settings/policy-screen.tsx'), 'PolicyScreen'),
});
const notifications = createRoute({
  getParentRoute: () => settings,
  path: 'notifications',
  component: lazyRouteComponent(() => import('./screens/settings/notifications-screen.tsx'), 'NotificationsScreen'),
});
const sources = createRoute({
  getParentRoute: () => settings,
  path: 'sources',
  component: lazyRouteComponent(() => import('./screens/sources/sources-screen.tsx'), 'SourcesScreen'),
});
const source = createRoute({
  getParentRoute: () => settings,
  path: 'sources/$source',
  component: lazyRouteComponent(() => import('./screens/sources/source-screen.tsx'), 'SourceScreen'),
});
const monitors = createRoute({
  getParentRoute: () => settings,
  path: 'monitors',
  component: lazyRouteComponent(() => import('./screens/monitors/monitors-screen.tsx'), 'MonitorsScreen'),
});
const channels = createRoute({
  getParentRoute: () => settings,
  path: 'channels',
  component: lazyRouteComponent(() => import('./screens/contacts/channels-screen.tsx'), 'ChannelsScreen'),
});
const reachability = createRoute({
  getParentRoute: () => settings,
  path: 'readiness',
  validateSearch: (raw: RawSearch): { only?: (typeof readinessStates)[number] | undefined } => ({
    only: oneOf(raw['only'], readinessStates),
  }),
  component: lazyRouteComponent(() => import('./screens/contacts/reachability-screen.tsx'), 'ReachabilityScreen'),
});
const alertRules = createRoute({
  getParentRoute: () => settings,
  path: 'alert-rules',
  validateSearch: (raw: RawSearch): { part?: RulesPart | undefined } => ({ part: oneOf(raw['part'], rulesParts) }),
  component: lazyRouteComponent(() => import('./screens/alerts/rules-screen.tsx'), 'RulesScreen'),
});
const ownAdvisories = createRoute({
  getParentRoute: () => settings,
  path: 'advisories',
  component: lazyRouteComponent(() => import('./screens/settings/own-advisories-screen.tsx'), 'OwnAdvisoriesScreen'),
});
const vex = createRoute({
  getParentRoute: () => settings,
  path: 'vex',
  component: lazyRouteComponent(() => import('./screens/vex/vex-screen.tsx'), 'VexScreen'),
});
const vexReport = createRoute({
  getParentRoute: () => settings,
  path: 'vex/$document',
  validateSearch: (raw: RawSearch): { result?: (typeof vexResults)[number] | undefined } => ({
    result: oneOf(raw['result'], vexResults),
  }),
  component: lazyRouteComponent(() => import('./screens/vex/vex-report-screen.tsx'), 'VexReportScreen'),
});
const organisation = createRoute({
  getParentRoute: () => settings,
  path: 'organisation',
  component: lazyRouteComponent(() => import('./screens/settings/organisation-screen.tsx'), 'OrganisationScreen'),
});

const tree = root.addChildren([
  setup,
  signIn,
  invite,
  recover,
  app.addChildren([
    home,
    welcome,
    firstPage,
    services,
    newService,
    service,
    release,
    diff,
    live,
    upload,
    advisory,
    gate,
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
    decisions,
    decision,
    evidence,
    settings.addChildren([
      settingsHome,
      people,
      keys,
      account,
      feeds,
      policy,
      notifications,
      sources,
      source,
      monitors,
      alertRules,
      channels,
      reachability,
      ownAdvisories,
      vex,
      vexReport,
      organisation,
    ]),
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
