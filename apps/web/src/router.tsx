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
import {
  type DeadlineName,
  type FindingFilter,
  findingFilters,
  liveFilters,
  motives,
  serviceFilters,
  serviceParts,
  strictestFirst,
  verdictFilters,
} from './api/filters.ts';
import { meQuery } from './api/me.ts';
import { ask } from './api/query.ts';
import { instant, oneOf, parseSearch, type RawSearch, stringifySearch, text } from './api/search.ts';
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

const services = createRoute({
  getParentRoute: () => app,
  path: '/services',
  validateSearch: (raw: RawSearch): { q?: string | undefined; only?: (typeof serviceFilters)[number] | undefined } => ({
    q: text(raw['q']),
    only: oneOf(raw['only'], serviceFilters),
  }),
  component: ServicesScreen,
});
const newService = createRoute({
  getParentRoute: () => app,
  path: '/services/new',
  component: lazyRouteComponent(() => import('./screens/services/new-service-screen.tsx'), 'NewServiceScreen'),
});

export type LedgerSearch = {
  part?: (typeof serviceParts)[number] | undefined;
  from?: string | undefined;
  to?: string | undefined;
  /** `then`: exposure from the day it was known; default: what we know now, wherever it lies. */
  known?: 'then' | undefined;
  view?: 'table' | undefined;
};
const service = createRoute({
  getParentRoute: () => app,
  path: '/services/$service',
  validateSearch: (raw: RawSearch): LedgerSearch => ({
    part: oneOf(raw['part'], serviceParts),
    from: instant(raw['from']),
    to: instant(raw['to']),
    known: oneOf(raw['known'], ['then']),
    view: oneOf(raw['view'], ['table']),
  }),
  component: lazyRouteComponent(() => import('./screens/service/service-screen.tsx'), 'ServiceScreen'),
});
export type ReleaseSearch = {
  part?: 'components' | undefined;
  q?: string | undefined;
  only?: FindingFilter | undefined;
  due?: DeadlineName | undefined;
  knownAt?: string | undefined;
};
const release = createRoute({
  getParentRoute: () => app,
  path: '/services/$service/releases/$version',
  validateSearch: (raw: RawSearch): ReleaseSearch => ({
    part: oneOf(raw['part'], ['components']),
    q: text(raw['q']),
    only: oneOf(raw['only'], findingFilters),
    due: oneOf(raw['due'], strictestFirst),
    knownAt: instant(raw['knownAt']),
  }),
  component: lazyRouteComponent(() => import('./screens/release/release-screen.tsx'), 'ReleaseScreen'),
});
const diff = createRoute({
  getParentRoute: () => app,
  path: '/services/$service/diff',
  validateSearch: (
    raw: RawSearch,
  ): { from?: string | undefined; to?: string | undefined; knownAt?: string | undefined } => ({
    from: text(raw['from']),
    to: text(raw['to']),
    knownAt: instant(raw['knownAt']),
  }),
  component: lazyRouteComponent(() => import('./screens/findings/diff-screen.tsx'), 'DiffScreen'),
});
const live = createRoute({
  getParentRoute: () => app,
  path: '/findings',
  validateSearch: (
    raw: RawSearch,
  ): {
    q?: string | undefined;
    only?: (typeof liveFilters)[number] | undefined;
    due?: DeadlineName | undefined;
    environment?: string | undefined;
  } => ({
    q: text(raw['q']),
    only: oneOf(raw['only'], liveFilters),
    due: oneOf(raw['due'], strictestFirst),
    environment: text(raw['environment']),
  }),
  component: lazyRouteComponent(() => import('./screens/findings/live-screen.tsx'), 'LiveScreen'),
});
const upload = createRoute({
  getParentRoute: () => app,
  path: '/upload',
  validateSearch: (raw: RawSearch): { service?: string | undefined; version?: string | undefined } => ({
    service: text(raw['service']),
    version: text(raw['version']),
  }),
  component: lazyRouteComponent(() => import('./screens/upload/upload-screen.tsx'), 'UploadScreen'),
});
const advisory = createRoute({
  getParentRoute: () => app,
  path: '/advisories/$advisory',
  component: lazyRouteComponent(() => import('./screens/release/advisory-screen.tsx'), 'AdvisoryScreen'),
});

export type GateSearch = {
  service?: string | undefined;
  environment?: string | undefined;
  target?: string | undefined;
  motive?: (typeof motives)[number] | undefined;
  incident?: string | undefined;
  asOf?: string | undefined;
};
const gate = createRoute({
  getParentRoute: () => app,
  path: '/gate',
  validateSearch: (raw: RawSearch): GateSearch => ({
    service: text(raw['service']),
    environment: text(raw['environment']),
    target: text(raw['target']),
    motive: oneOf(raw['motive'], motives),
    incident: text(raw['incident']),
    asOf: instant(raw['asOf']),
  }),
  component: lazyRouteComponent(() => import('./screens/gate/gate-screen.tsx'), 'GateScreen'),
});

const decisions = createRoute({
  getParentRoute: () => app,
  path: '/decisions',
  validateSearch: (
    raw: RawSearch,
  ): {
    verdict?: (typeof verdictFilters)[number] | undefined;
    waiting?: 'true' | undefined;
    service?: string | undefined;
    show?: 'ungated' | undefined;
  } => ({
    verdict: oneOf(raw['verdict'], verdictFilters),
    waiting: oneOf(raw['waiting'], ['true']),
    service: text(raw['service']),
    show: oneOf(raw['show'], ['ungated']),
  }),
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
const ownAdvisories = createRoute({
  getParentRoute: () => settings,
  path: 'advisories',
  component: lazyRouteComponent(() => import('./screens/settings/own-advisories-screen.tsx'), 'OwnAdvisoriesScreen'),
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
    services,
    newService,
    service,
    release,
    diff,
    live,
    upload,
    advisory,
    gate,
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
      ownAdvisories,
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
