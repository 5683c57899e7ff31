import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { type RulesPart, readinessStates, rulesParts, vexResults } from '../api/filters.ts';
import { type RawSearch, oneOf, text } from '../api/search.ts';
import { app } from './frame.ts';

const settings = createRoute({
  getParentRoute: () => app,
  path: '/settings',
  component: lazyRouteComponent(() => import('../screens/settings/settings-frame.tsx'), 'SettingsFrame'),
});

const settingsHome = createRoute({
  getParentRoute: () => settings,
  path: '/',
  component: lazyRouteComponent(() => import('../screens/settings/settings-home.tsx'), 'SettingsHome'),
});

const people = createRoute({
  getParentRoute: () => settings,
  path: 'people',
  component: lazyRouteComponent(() => import('../screens/settings/people-screen.tsx'), 'PeopleScreen'),
});

const keys = createRoute({
  getParentRoute: () => settings,
  path: 'keys',
  component: lazyRouteComponent(() => import('../screens/settings/keys-screen.tsx'), 'KeysScreen'),
});

const account = createRoute({
  getParentRoute: () => settings,
  path: 'account',
  component: lazyRouteComponent(() => import('../screens/settings/account-screen.tsx'), 'AccountScreen'),
});

const feeds = createRoute({
  getParentRoute: () => settings,
  path: 'feeds',
  component: lazyRouteComponent(() => import('../screens/settings/feeds-screen.tsx'), 'FeedsScreen'),
});

const policy = createRoute({
  getParentRoute: () => settings,
  path: 'policy',
  validateSearch: (raw: RawSearch): { version?: string | undefined; draft?: 'true' | undefined } => ({
    version: text(raw['version']),
    draft: oneOf(raw['draft'], ['true']),
  }),
  component: lazyRouteComponent(() => import('../screens/settings/policy-screen.tsx'), 'PolicyScreen'),
});

const reports = createRoute({
  getParentRoute: () => settings,
  path: 'reports',
  component: lazyRouteComponent(() => import('../screens/reports/report-settings-screen.tsx'), 'ReportSettingsScreen'),
});

const notifications = createRoute({
  getParentRoute: () => settings,
  path: 'notifications',
  component: lazyRouteComponent(() => import('../screens/settings/notifications-screen.tsx'), 'NotificationsScreen'),
});

const sources = createRoute({
  getParentRoute: () => settings,
  path: 'sources',
  component: lazyRouteComponent(() => import('../screens/sources/sources-screen.tsx'), 'SourcesScreen'),
});

const source = createRoute({
  getParentRoute: () => settings,
  path: 'sources/$source',
  component: lazyRouteComponent(() => import('../screens/sources/source-screen.tsx'), 'SourceScreen'),
});

const monitors = createRoute({
  getParentRoute: () => settings,
  path: 'monitors',
  component: lazyRouteComponent(() => import('../screens/monitors/monitors-screen.tsx'), 'MonitorsScreen'),
});

const alertRules = createRoute({
  getParentRoute: () => settings,
  path: 'alert-rules',
  validateSearch: (raw: RawSearch): { part?: RulesPart | undefined } => ({ part: oneOf(raw['part'], rulesParts) }),
  component: lazyRouteComponent(() => import('../screens/alerts/rules-screen.tsx'), 'RulesScreen'),
});

const incidentSettings = createRoute({
  getParentRoute: () => settings,
  path: 'incidents',
  component: lazyRouteComponent(
    () => import('../screens/incident-settings/incident-settings-screen.tsx'),
    'IncidentSettingsScreen',
  ),
});

const playbooks = createRoute({
  getParentRoute: () => settings,
  path: 'playbooks',
  component: lazyRouteComponent(() => import('../screens/playbooks/playbooks-screen.tsx'), 'PlaybooksScreen'),
});

const playbook = createRoute({
  getParentRoute: () => settings,
  path: 'playbooks/$playbook',
  component: lazyRouteComponent(() => import('../screens/playbooks/playbook-screen.tsx'), 'PlaybookScreen'),
});

const exampleOf = (raw: RawSearch): { example?: string | undefined } => ({ example: text(raw['example']) });

const newPlaybook = createRoute({
  getParentRoute: () => settings,
  path: 'new-playbook',
  validateSearch: exampleOf,
  component: lazyRouteComponent(() => import('../screens/playbooks/playbook-screen.tsx'), 'NewPlaybookScreen'),
});

const automations = createRoute({
  getParentRoute: () => settings,
  path: 'automations',
  validateSearch: (raw: RawSearch): { automation?: string | undefined; incident?: string | undefined } => ({
    automation: text(raw['automation']),
    incident: text(raw['incident']),
  }),
  component: lazyRouteComponent(() => import('../screens/playbooks/automations-screen.tsx'), 'AutomationsScreen'),
});

const automation = createRoute({
  getParentRoute: () => settings,
  path: 'automations/$automation',
  component: lazyRouteComponent(() => import('../screens/playbooks/automation-screen.tsx'), 'AutomationScreen'),
});

const newAutomation = createRoute({
  getParentRoute: () => settings,
  path: 'new-automation',
  validateSearch: exampleOf,
  component: lazyRouteComponent(() => import('../screens/playbooks/automation-screen.tsx'), 'NewAutomationScreen'),
});

const channels = createRoute({
  getParentRoute: () => settings,
  path: 'channels',
  component: lazyRouteComponent(() => import('../screens/contacts/channels-screen.tsx'), 'ChannelsScreen'),
});

const reachability = createRoute({
  getParentRoute: () => settings,
  path: 'readiness',
  validateSearch: (raw: RawSearch): { only?: (typeof readinessStates)[number] | undefined } => ({
    only: oneOf(raw['only'], readinessStates),
  }),
  component: lazyRouteComponent(() => import('../screens/contacts/reachability-screen.tsx'), 'ReachabilityScreen'),
});

const ownAdvisories = createRoute({
  getParentRoute: () => settings,
  path: 'advisories',
  component: lazyRouteComponent(() => import('../screens/settings/own-advisories-screen.tsx'), 'OwnAdvisoriesScreen'),
});

const vex = createRoute({
  getParentRoute: () => settings,
  path: 'vex',
  component: lazyRouteComponent(() => import('../screens/vex/vex-screen.tsx'), 'VexScreen'),
});

const vexReport = createRoute({
  getParentRoute: () => settings,
  path: 'vex/$document',
  validateSearch: (raw: RawSearch): { result?: (typeof vexResults)[number] | undefined } => ({
    result: oneOf(raw['result'], vexResults),
  }),
  component: lazyRouteComponent(() => import('../screens/vex/vex-report-screen.tsx'), 'VexReportScreen'),
});

const organisation = createRoute({
  getParentRoute: () => settings,
  path: 'organisation',
  component: lazyRouteComponent(() => import('../screens/settings/organisation-screen.tsx'), 'OrganisationScreen'),
});

/** How the organisation is set up. */
export const settingsRoutes = settings.addChildren([
  settingsHome,
  people,
  keys,
  account,
  feeds,
  policy,
  notifications,
  incidentSettings,
  playbooks,
  playbook,
  newPlaybook,
  automations,
  automation,
  newAutomation,
  reports,
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
]);
