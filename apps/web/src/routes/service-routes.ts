import { createRoute, lazyRouteComponent, redirect } from '@tanstack/react-router';
import {
  decisionsSearch,
  diffSearch,
  gateSearch,
  ledgerSearch,
  liveSearch,
  releaseSearch,
  servicesSearch,
  uploadSearch,
} from '../api/screen-search.ts';
import { oneOf, type RawSearch, text } from '../api/search.ts';
import { app } from './frame.ts';

const home = createRoute({
  getParentRoute: () => app,
  path: '/',
  beforeLoad: () => {
    throw redirect({ to: '/now', replace: true });
  },
});

const welcome = createRoute({
  getParentRoute: () => app,
  path: '/welcome',
  component: lazyRouteComponent(() => import('../screens/access/welcome-screen.tsx'), 'WelcomeScreen'),
});

const firstPage = createRoute({
  getParentRoute: () => app,
  path: '/start',
  component: lazyRouteComponent(() => import('../screens/first-page/first-page-screen.tsx'), 'FirstPageScreen'),
});

const services = createRoute({
  getParentRoute: () => app,
  path: '/services',
  validateSearch: servicesSearch,
  component: lazyRouteComponent(() => import('../screens/services/services-screen.tsx'), 'ServicesScreen'),
});

const newService = createRoute({
  getParentRoute: () => app,
  path: '/services/new',
  component: lazyRouteComponent(() => import('../screens/services/new-service-screen.tsx'), 'NewServiceScreen'),
});

const service = createRoute({
  getParentRoute: () => app,
  path: '/services/$service',
  validateSearch: ledgerSearch,
  component: lazyRouteComponent(() => import('../screens/service/service-screen.tsx'), 'ServiceScreen'),
});

const release = createRoute({
  getParentRoute: () => app,
  path: '/services/$service/releases/$version',
  validateSearch: releaseSearch,
  component: lazyRouteComponent(() => import('../screens/release/release-screen.tsx'), 'ReleaseScreen'),
});

const diff = createRoute({
  getParentRoute: () => app,
  path: '/services/$service/diff',
  validateSearch: diffSearch,
  component: lazyRouteComponent(() => import('../screens/findings/diff-screen.tsx'), 'DiffScreen'),
});

const live = createRoute({
  getParentRoute: () => app,
  path: '/findings',
  validateSearch: liveSearch,
  component: lazyRouteComponent(() => import('../screens/findings/live-screen.tsx'), 'LiveScreen'),
});

const upload = createRoute({
  getParentRoute: () => app,
  path: '/upload',
  validateSearch: uploadSearch,
  component: lazyRouteComponent(() => import('../screens/upload/upload-screen.tsx'), 'UploadScreen'),
});

const advisory = createRoute({
  getParentRoute: () => app,
  path: '/advisories/$advisory',
  component: lazyRouteComponent(() => import('../screens/release/advisory-screen.tsx'), 'AdvisoryScreen'),
});

const gate = createRoute({
  getParentRoute: () => app,
  path: '/gate',
  validateSearch: gateSearch,
  component: lazyRouteComponent(() => import('../screens/gate/gate-screen.tsx'), 'GateScreen'),
});

const decisions = createRoute({
  getParentRoute: () => app,
  path: '/decisions',
  validateSearch: decisionsSearch,
  component: lazyRouteComponent(() => import('../screens/decisions/decisions-screen.tsx'), 'DecisionsScreen'),
});

const decision = createRoute({
  getParentRoute: () => app,
  path: '/decisions/$decision',
  validateSearch: (raw: RawSearch): { incident?: string | undefined; do?: 'capture' | undefined } => ({
    incident: text(raw['incident']),
    do: oneOf(raw['do'], ['capture']),
  }),
  component: lazyRouteComponent(() => import('../screens/gate/decision-screen.tsx'), 'DecisionScreen'),
});

const evidence = createRoute({
  getParentRoute: () => app,
  path: '/evidence',
  validateSearch: (raw: RawSearch): { type?: string | undefined; subject?: string | undefined } => ({
    type: text(raw['type']),
    subject: text(raw['subject']),
  }),
  component: lazyRouteComponent(() => import('../screens/evidence/evidence-screen.tsx'), 'EvidenceScreen'),
});

/** From a service to the gate, its decisions and their evidence. */
export const serviceRoutes = [
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
  decisions,
  decision,
  evidence,
] as const;
