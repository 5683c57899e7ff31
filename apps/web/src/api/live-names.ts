import type { OperationName } from '@lockstep/contract';

const gate = [
  'getRoom',
  'listDecisions',
  'getDecision',
  'listTrains',
  'getTrain',
  'listSafeHarbours',
  'listHolds',
  'listFloor',
  'listPolicies',
  'listDeployments',
] as const;
const ledger = [
  'getRoom',
  'getIncidentClosing',
  'listReleases',
  'getRelease',
  'listComponents',
  'getLedger',
  'listDeployments',
  'listSafeHarbours',
  'listFindings',
  'listLiveFindings',
  'diffReleases',
] as const;

const rota = [
  'listSchedules',
  'getSchedule',
  'listOverrides',
  'getCoverage',
  'listCoverage',
  'listOnCall',
  'listMyShifts',
  'listScheduleWarnings',
  'listShiftSwaps',
  'listCoverRequests',
  'listAbsences',
  'previewAbsence',
  'getFairness',
  'listCalendarFeeds',
  'listPlaces',
  'listHolidayCalendars',
] as const;

const escalation = [
  'listAxisPolicies',
  'listEscalationPolicies',
  'getEscalationPolicy',
  'checkEscalationPolicy',
  'dryRunEscalationPolicy',
] as const;

/** An act on a group ends alerts, and an alert that ends moves its group. */
const alerting = [
  'getRoom',
  'getIncidentClosing',
  'listAlerts',
  'getAlert',
  'getAlertDetail',
  'getAlertWhy',
  'countAlerts',
  'listAlertGroups',
  'getAlertGroup',
  'getAlertGroupChain',
  'listPages',
  'listAlertSources',
  'getAlertSourceHealth',
  'listSourceChanges',
  'listRecentPayloads',
  'previewAlertPayload',
  'listSilences',
  'previewSilence',
  'getAlertRules',
  'listAlertRoutes',
  'listInhibitions',
  'listMaintenanceWindows',
] as const;

const contacts = [
  'listContactChannels',
  'listContactMethods',
  'getNotificationPreferences',
  'listTestPages',
  'listChannelSetups',
  'listDestinations',
  'getReadiness',
  'listChatAccountsOf',
  'listChatAccounts',
] as const;

const monitors = ['listHeartbeats', 'getHeartbeat', 'listUptimeChecks', 'getUptimeCheck'] as const;

const exposed = ['getRoom', 'getIncidentClosing', 'listExposures', 'listExposedAdvisories', 'showExposure'] as const;

/** Which screens' questions a kind of event makes stale; the part before the dot is the slice. */
const staleBySlice: Readonly<Record<string, readonly OperationName[]>> = {
  gate,
  releases: ledger,
  advisories: [
    'listFeeds',
    'listFeedSources',
    'listFeedSyncs',
    'listVex',
    'getVexReport',
    'listVexLinks',
    'listFindings',
    'listLiveFindings',
    'diffReleases',
    'getAdvisory',
    'getAdvisoryStanding',
    'listOwnAdvisories',
    'getLedger',
    ...gate,
  ],
  feeds: ['listFeeds', 'listFeedSources', 'listFeedSyncs'],
  services: ['listServices', 'getService', 'listTeams', 'listEnvironments', 'listSafeHarbours'],
  alerts: alerting,
  status: [
    'listStatusPages',
    'getStatusPage',
    'showStatusPage',
    'listStatusAnnouncements',
    'getStatusAnnouncement',
    'listStatusMaintenance',
    'listStatusWebhooks',
  ],
  reports: ['listReports', 'showReport', 'getReportSettings'],
  schedules: [...rota, ...escalation],
  contacts: [...contacts, ...escalation],
  monitors,
  paging: [...escalation, ...alerting],
  insights: ['getInsights', 'listUselessMarks'],
  exposures: exposed,
  incidents: [
    'listIncidents',
    'getIncident',
    'getIncidentAccess',
    'getIncidentPeople',
    'getIncidentCriteria',
    'listIncidentStatuses',
    'listIncidentFields',
    'getIncidentChannel',
    'getRoom',
    'getIncidentClosing',
    'getLedger',
    'getDecision',
    'listTasks',
    'listIncidentPlaybooks',
  ],
  postmortems: ['getPostmortem', 'listPostmortems', 'listActionItems', 'listIncidentActionItems'],
  playbooks: [
    'listTasks',
    'listIncidentPlaybooks',
    'listPlaybooks',
    'getPlaybook',
    'listAutomations',
    'listAutomationRuns',
  ],
};

/** Kinds that come often and that only screens want which listen for themselves (`onChange`). */
const heardByScreens: ReadonlySet<string> = new Set(['incidents.timeline_changed']);

/** Operations to ask again after an event; undefined: all of them (people, keys and the sample reach everywhere). */
export function staleAfter(kind: string): ReadonlySet<string> | undefined {
  if (heardByScreens.has(kind)) return new Set();
  const names = staleBySlice[kind.split('.')[0] ?? ''];
  // Whatever changes leaves a record behind.
  return names && new Set<string>([...names, 'listEvidence']);
}
