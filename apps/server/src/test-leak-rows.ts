import type { OperationName } from '@lockstep/contract';

/** What belongs to the restricted incident and has an id of its own. */
export type Belonging =
  | 'entry'
  | 'link'
  | 'task'
  | 'item'
  | 'group'
  | 'evidence'
  | 'attachment'
  | 'update'
  | 'announcement';

/** What is known of the installation before there is any restricted incident, by name of the parameter. */
export type Places = Readonly<Record<string, string>>;

/**
 * How the leak matrix asks an operation. Everybody who may not know of the restricted incident must get the same answer with and
 * without it.
 *
 * - `reads`: asked as it is, before there is a restricted incident and after
 * - `room`: names the incident in its path: asked for it and for one that does not exist
 * - `names`: names it in body or query, likewise
 * - `owned`: names something that belongs to it by id, likewise
 * - `aloof`: takes and gives nothing of incidents: asked with nothing, before and after
 * - `acts`: the same, but does something even when asked with nothing, so it is not asked
 */
export type Row =
  | { readonly kind: 'reads'; readonly query?: Places; readonly body?: object }
  | { readonly kind: 'room'; readonly body?: object; readonly query?: Places; readonly belonging?: Belonging }
  | {
      readonly kind: 'names';
      readonly body?: (ref: string, words: Words) => object;
      readonly query?: (ref: string) => Places;
      /** Where the incident can be named by its id only. */
      readonly isIdOnly?: boolean;
    }
  | { readonly kind: 'owned'; readonly param: string; readonly belonging: Belonging; readonly body?: object }
  | { readonly kind: 'aloof' }
  | { readonly kind: 'acts' };

export interface Words {
  /** An open incident that everybody sees. */
  readonly open: string;
  /** The title of the restricted incident, or one that no incident has. */
  readonly title: string;
}

/** Ways to ask each operation. */
export type LeakRows = Readonly<Partial<Record<OperationName, readonly Row[]>>>;

const reads: Row = { kind: 'reads' };
const aloof: Row = { kind: 'aloof' };
const acts: Row = { kind: 'acts' };
const because = 'to see what is said';

function all(row: Row, names: readonly OperationName[]): LeakRows {
  return Object.fromEntries(names.map((name) => [name, [row]]));
}

const room = (body: object = {}, belonging?: Belonging): readonly [Row] => [
  { kind: 'room', body, ...(belonging === undefined ? {} : { belonging }) },
];
const group = (body: object = {}): readonly Row[] => [{ kind: 'owned', param: 'group', belonging: 'group', body }];

const update = (body: object = {}): readonly Row[] => [{ kind: 'owned', param: 'update', belonging: 'update', body }];
const told = (ref: string) => ({
  incident: ref,
  title: 'something is wrong',
  message: 'we look into it',
  pages: ['main'],
  audience: 'internal',
  phase: 'investigating',
});

/** One row per operation of the contract: an operation without one fails the matrix. */
export const leakRows: LeakRows = {
  // What reads: one line per slice.
  ...all(reads, ['getSetup', 'listSessions', 'whoAmI', 'listPeople', 'listChanges', 'listDeputies', 'listTokens']),
  ...all(reads, ['exportEvidence', 'verifyEvidence']),
  listEvidence: [reads, { kind: 'names', query: (ref) => ({ subjectId: ref }) }],
  search: [
    { kind: 'reads', query: { q: 'breach sesame' } },
    { kind: 'names', query: (ref) => ({ q: ref }) },
  ],
  // What a condition fits is read with a body; it must say the same, too.
  listFittingIncidents: [{ kind: 'reads', body: { when: {} } }],
  listSimilarIncidents: [{ kind: 'reads', query: { title: 'breach sesame', service: 'mail' } }],
  ...all(reads, ['listAxisPolicies', 'getIncidentCriteria', 'listIncidentStatuses', 'listIncidentFields']),
  ...all(reads, ['listTeams', 'listEnvironments', 'listServices', 'getService', 'listTeamMembers', 'listEngagements']),
  ...all(reads, ['listTeamKeySchedules', 'listServiceRings']),
  ...all(reads, ['listReleases', 'getRelease', 'listComponents', 'listDeployments', 'getLedger', 'getSbomReport']),
  ...all(reads, ['listVex', 'getVexReport', 'listVexLinks', 'listFeedSources', 'listFeedSyncs', 'exportFeeds']),
  ...all(reads, ['listFeeds', 'listFindings', 'getAdvisory', 'listOwnAdvisories', 'listLiveFindings']),
  ...all(reads, ['getAdvisoryStanding', 'listExposures', 'listExposedAdvisories', 'showExposure']),
  diffReleases: [{ kind: 'reads', query: { from: '1.0.0', to: '1.1.0' } }],
  ...all(reads, ['listSchedules', 'getSchedule', 'listOverrides', 'getCoverage', 'listCoverage', 'listOnCall']),
  ...all(reads, ['listMyShifts', 'listHandovers', 'getFairness', 'listScheduleWarnings', 'listShiftSwaps']),
  ...all(reads, ['listCoverRequests', 'listAbsences', 'listHolidayCalendars', 'listPlaces', 'listCalendarFeeds']),
  ...all(reads, ['listAlertSourceKinds', 'listAlertSources', 'getAlertSourceHealth', 'listRecentPayloads']),
  ...all(reads, ['listSourceChanges', 'listSilences', 'listAlerts', 'getAlert', 'getAlertRules', 'listAlertRoutes']),
  ...all(reads, ['listInhibitions', 'listMaintenanceWindows', 'getAlertDetail', 'countAlerts', 'listAlertGroups']),
  ...all(reads, ['listChannelKinds', 'listChannelSetups', 'listDestinations', 'listContactChannels']),
  ...all(reads, ['listContactMethods', 'getNotificationPreferences', 'listTestPages', 'getReadiness']),
  ...all(reads, ['listChatAccountsOf', 'listChatAccounts']),
  ...all(reads, ['listEscalationPolicies', 'getEscalationPolicy', 'getAlertWhy', 'listPages']),
  ...all(reads, ['listHeartbeats', 'getHeartbeat', 'listUptimeChecks', 'getUptimeCheck']),
  ...all(reads, ['listIncidents', 'listDecisions', 'getDecision', 'listSafeHarbours', 'listHolds', 'listFloor']),
  ...all(reads, ['listTrains', 'getTrain']),
  ...all(reads, ['listNotificationTargets', 'listPolicies', 'replayDecision']),
  ...all(reads, ['listPlaybooks', 'getPlaybook', 'listAutomations', 'listPostmortems', 'listActionItems']),
  ...all(reads, [
    'listReports',
    'showReport',
    'getReportSettings',
    'getInsights',
    'listMetrics',
    'listNow',
    'countNow',
  ]),
  listUselessMarks: [{ kind: 'reads', query: { groups: '018f0000-0000-7000-8000-00000000abcd' } }],
  ...all(reads, ['getSample']),

  ...all(reads, ['listStatusPages', 'getStatusPage', 'showStatusPage', 'listStatusWebhooks', 'listStatusMaintenance']),
  listStatusAnnouncements: [reads, { kind: 'names', query: (ref) => ({ incident: ref }) }],

  // What is read of the incident itself.
  ...all(room()[0], ['getIncident', 'getIncidentAccess', 'listTimeline', 'getIncidentPeople', 'listTasks']),
  ...all(room()[0], ['listIncidentPlaybooks', 'getPostmortem', 'proposePostmortem', 'exportPostmortem']),
  ...all(room()[0], [
    'listIncidentActionItems',
    'listAttachments',
    'listRedactions',
    'getRoom',
    'getIncidentClosing',
    'getIncidentChannel',
  ]),
  listEntryVersions: room({}, 'entry'),
  getEvidence: [{ kind: 'owned', param: 'evidenceId', belonging: 'evidence' }],
  getAlertGroup: group(),
  getAlertGroupChain: group(),
  listAutomationRuns: [{ kind: 'names', query: (ref) => ({ incident: ref }) }],

  // What is written to it.
  mergeIncident: [...room({ into: 'INC-1', because }), { kind: 'names', body: (ref) => ({ into: ref, because }) }],
  addAttachment: [{ kind: 'room', query: { name: 'a.txt' } }],
  removeAttachment: room({ because }, 'attachment'),
  redactTimelineEntry: room({ because, version: 1 }, 'entry'),
  redactIncidentText: room({ field: 'title', because, version: 1 }),
  updateIncident: room({ title: 'another title' }),
  moveIncidentAxis: room({ to: 'acknowledged' }),
  unlinkFromIncident: room({}, 'link'),
  restrictIncident: room({ because }),
  liftIncidentRestriction: room({ because }),
  withdrawIncidentLift: room({ because }),
  addIncidentReader: room({ person: '018f0000-0000-7000-8000-00000000abcd', because }),
  removeIncidentReader: room({ because }),
  setIncidentPrivilege: room({ isPrivileged: true, because }),
  setIncidentLegalHold: room({ isHeld: true, because }),
  addTimelineEntry: room({ text: 'a note' }),
  correctTimelineEntry: room({ text: 'another note', because, version: 1 }, 'entry'),
  pinTimelineEntry: room({ isPinned: true }, 'entry'),
  offerIncidentRole: room({ person: '018f0000-0000-7000-8000-00000000abcd', because }),
  withdrawIncidentRole: room(),
  acceptIncidentRole: room(),
  declineIncidentRole: room({ because }),
  takeIncidentRole: room({ because }),
  giveUpIncidentRole: room({ because }),
  joinIncident: room({ because }),
  leaveIncident: room({ because }),
  addTask: room({ title: 'a task' }),
  updateTask: room({ state: 'done', version: 1 }, 'task'),
  startPlaybook: room({ playbook: 'first-hour' }),
  draftPostmortem: room(),
  putPostmortemSection: room({ text: 'a text', version: 1 }),
  askPostmortemReview: room({}),
  signPostmortem: room({ digest: 'abc' }),
  addActionItem: room({ title: 'an item' }),
  linkToIncident: [
    {
      kind: 'names',
      body: (ref) => ({ kind: 'incident', subject: ref }),
    },
  ],
  recordIncident: [
    {
      kind: 'names',
      body: (_ref, { title }) => ({
        title,
        kind: 'reliability',
        severity: 'sev3',
        onDuplicate: 'ask',
        service: 'mail',
      }),
    },
  ],
  decideRemediation: [
    {
      kind: 'names',
      isIdOnly: true,
      body: (ref) => ({ service: 'mail', environment: 'live', target: '1.0.0', incident: ref, reason: 'errors' }),
    },
  ],
  decideTrain: [
    {
      kind: 'names',
      isIdOnly: true,
      body: (ref) => ({
        environment: 'live',
        members: [
          { service: 'mail', target: '1.0.0' },
          { service: 'other', target: '1.0.0' },
        ],
        incident: ref,
      }),
    },
  ],
  dryRunAutomation: [
    {
      kind: 'names',
      body: (ref) => ({
        incident: ref,
        automation: {
          title: 'reminds',
          on: 'declared',
          actions: [{ kind: 'remind', role: 'commander', text: 'look' }],
        },
      }),
    },
  ],
  snoozeNow: [
    {
      kind: 'names',
      body: (ref) => ({ row: `incident:${ref}`, until: '2027-01-16T12:00:00.000Z', because }),
    },
  ],
  wakeNow: [{ kind: 'names', body: (ref) => ({ row: `incident:${ref}` }) }],

  // What belongs to it and has an id of its own.
  updateActionItem: [{ kind: 'owned', param: 'item', belonging: 'item', body: { state: 'done', version: 1 } }],
  sendActionItem: [
    {
      kind: 'owned',
      param: 'item',
      belonging: 'item',
      body: { destination: '018f0000-0000-7000-8000-00000000abcd' },
    },
  ],
  getStatusAnnouncement: [{ kind: 'owned', param: 'announcement', belonging: 'announcement' }],
  previewStatusUpdate: [{ kind: 'names', body: told }],
  publishStatusUpdate: [{ kind: 'names', body: told }],
  draftStatusUpdate: [{ kind: 'names', body: told }],
  changeStatusDraft: update({ audience: 'internal', phase: 'investigating', message: 'we look into it' }),
  publishStatusDraft: update({ isSure: true }),
  discardStatusDraft: update(),
  correctStatusUpdate: update({ message: 'we look into it', reason: because }),
  redactStatusUpdate: update({ because, corrections: 0 }),
  acknowledgeAlertGroup: group(),
  unacknowledgeAlertGroup: group(),
  declineAlertGroup: group(),
  resolveAlertGroup: group(),
  snoozeAlertGroup: group({ minutes: 30 }),
  wakeAlertGroup: group(),
  escalateAlertGroup: group(),
  reassignAlertGroup: group({ person: '018f0000-0000-7000-8000-00000000abcd' }),
  markPageUseless: group({ because }),
  unmarkPageUseless: group(),

  // Of nobody's incident.
  ...all(aloof, ['completeSetup', 'acceptLink', 'signIn', 'revokeSession', 'changePassword', 'invitePerson']),
  ...all(aloof, ['recoverPerson', 'deactivatePerson', 'proposeRoleChange', 'approveChange', 'rejectChange']),
  ...all(aloof, ['setDeputy', 'createToken', 'revokeToken']),
  ...all(aloof, ['createTeam', 'createEnvironment', 'createService', 'updateService', 'setServiceMode']),
  ...all(aloof, ['putTeamMember', 'removeTeamMember', 'createEngagement', 'updateEngagement', 'grantEngagementKey']),
  ...all(aloof, ['takeEngagementKey', 'putTeamKeySchedule']),
  ...all(aloof, ['addRelease', 'putSbom', 'recordDeployment', 'endDeployment', 'recordPoint', 'recordChange']),
  ...all(aloof, ['endChange', 'reportSlo', 'loadVex', 'importVex', 'withdrawVex', 'acceptVex', 'linkVexProduct']),
  ...all(aloof, ['addFeedSource', 'changeFeedSource', 'removeFeedSource', 'loadFeed', 'addOwnAdvisory']),
  ...all(aloof, ['withdrawOwnAdvisory', 'triageExposure', 'triageAdvisory', 'acceptExposure']),
  ...all(aloof, ['createSchedule', 'updateSchedule', 'deleteSchedule', 'previewSchedule', 'createOverride']),
  ...all(aloof, ['endOverride', 'proposeShiftSwap', 'acceptShiftSwap', 'declineShiftSwap', 'withdrawShiftSwap']),
  ...all(aloof, ['requestCover', 'acceptCover', 'declineCover', 'withdrawCover', 'previewAbsence', 'createAbsence']),
  ...all(aloof, ['endAbsence', 'putHolidayCalendar', 'deleteHolidayCalendar', 'putPersonPlace', 'putTeamPlace']),
  ...all(aloof, ['revokeCalendarFeed', 'previewCalendarImport', 'importCalendar']),
  ...all(aloof, ['createAlertSource', 'updateAlertSource', 'rotateAlertSourceKey', 'previewAlertPayload']),
  ...all(aloof, ['testAlertSource', 'previewSilence', 'createSilence', 'updateSilence', 'expireSilence']),
  ...all(aloof, ['resolveAlert', 'explainAlert', 'createAlertRoute', 'previewAlertRoute', 'updateAlertRoute']),
  ...all(aloof, ['orderAlertRoutes', 'deleteAlertRoute', 'createInhibition', 'updateInhibition', 'deleteInhibition']),
  ...all(aloof, ['createMaintenanceWindow', 'updateMaintenanceWindow', 'endMaintenanceWindow', 'resolveAlerts']),
  ...all(aloof, ['createChannelSetup', 'updateChannelSetup', 'deleteChannelSetup', 'testChannelSetup']),
  ...all(aloof, ['createDestination', 'updateDestination', 'rotateDestinationSecret', 'deleteDestination']),
  ...all(aloof, ['testDestination', 'addContactMethod', 'removeContactMethod', 'sendContactCode']),
  ...all(aloof, ['verifyContactMethod', 'resumeContactMethod', 'setNotificationPreferences']),
  ...all(aloof, ['readChatLink', 'linkChatAccount', 'refuseChatLink', 'unlinkChatAccount']),
  ...all(aloof, ['createEscalationPolicy', 'updateEscalationPolicy', 'deleteEscalationPolicy']),
  ...all(aloof, ['checkEscalationPolicy', 'dryRunEscalationPolicy', 'createHeartbeat', 'updateHeartbeat']),
  ...all(aloof, ['removeHeartbeat', 'createUptimeCheck', 'updateUptimeCheck', 'removeUptimeCheck']),
  ...all(aloof, ['requestSignoff', 'turnKey', 'refuseKey', 'breakGlass', 'reviewBreakGlass', 'preSign', 'placeHold']),
  ...all(aloof, ['requestTrainSignoff', 'turnTrainKey', 'refuseTrainKey']),
  ...all(aloof, ['liftHold', 'joinFloor', 'addNotificationTarget', 'removeNotificationTarget']),
  ...all(aloof, ['testNotificationTarget', 'draftPolicy', 'dryRunPolicy', 'activatePolicy']),
  ...all(aloof, ['putPlaybook', 'removePlaybook', 'putAutomation', 'removeAutomation']),
  ...all(aloof, ['recordReport', 'decideReport', 'messageReporter', 'noteReport', 'setReportOwner']),
  ...all(aloof, ['moveReportDeadline', 'linkReport', 'redactReport', 'putReportSettings', 'previewReceipt']),
  ...all(aloof, ['testReportMail', 'recordLook', 'recordAct', 'inspectText', 'putAxisPolicy']),
  ...all(aloof, ['draftIncidentCriteria', 'publishIncidentCriteria', 'discardIncidentCriteria']),
  ...all(aloof, ['createStatusPage', 'updateStatusPage', 'removeStatusPage', 'putStatusComponents']),
  ...all(aloof, ['addStatusWebhook', 'removeStatusWebhook', 'forgetStatusSubscriber', 'planStatusMaintenance']),
  ...all(aloof, ['changeStatusMaintenance', 'endStatusMaintenance', 'openReportIncident']),
  ...all(aloof, ['createIncidentStatus', 'updateIncidentStatus', 'removeIncidentStatus']),
  ...all(aloof, ['createIncidentField', 'updateIncidentField', 'removeIncidentField']),
  ...all(acts, ['signOut', 'takeSeat', 'loadSample', 'removeSample', 'addUsualFeedSources', 'syncFeeds']),
  ...all(acts, ['importLedger', 'updateAlertRules', 'makeContactLink', 'sendTestPage', 'createCalendarFeed']),
  // Asked of itself, in tests of its own: it opens to whoever may and knows the name.
  ...all(acts, ['breakIncidentGlass']),
};
