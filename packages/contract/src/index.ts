import { accessOperations } from './access.ts';
import { advisoriesOperations } from './advisories.ts';
import { alertGroupsOperations } from './alert-groups.ts';
import { alertRulesOperations } from './alert-rules.ts';
import { alertsOperations } from './alerts.ts';
import { channelsOperations } from './channels.ts';
import { contactMethodsOperations } from './contact-methods.ts';
import { escalationPoliciesOperations } from './escalation-policies.ts';
import { evidenceOperations } from './evidence.ts';
import { exposuresOperations } from './exposures.ts';
import { findingsOperations } from './findings.ts';
import { gateOperations } from './gate.ts';
import { incidentFilesOperations } from './incident-files.ts';
import { incidentRedactionOperations } from './incident-redaction.ts';
import { incidentChannelOperations } from './incident-channel.ts';
import { incidentRoomOperations } from './incident-room.ts';
import { incidentsOperations } from './incidents.ts';
import { insightsOperations } from './insights.ts';
import { maintenanceWindowsOperations } from './maintenance-windows.ts';
import { monitorsOperations } from './monitors.ts';
import { nowOperations } from './now.ts';
import { pagesOperations } from './pages.ts';
import { playbooksOperations } from './playbooks.ts';
import { postmortemsOperations } from './postmortems.ts';
import { releasesOperations } from './releases.ts';
import { reportsOperations } from './reports.ts';
import { sampleOperations } from './sample.ts';
import { schedulesOperations } from './schedules.ts';
import { searchOperations } from './search.ts';
import { servicesOperations } from './services.ts';
import { statusOperations } from './status.ts';
import { teamsOperations } from './teams.ts';
import { trainsOperations } from './trains.ts';

export * from './absences.ts';
export * from './access.ts';
export * from './action-items.ts';
export * from './advisories.ts';
export * from './alert-axis.ts';
export * from './alert-groups.ts';
export * from './alert-rules.ts';
export * from './alert-sources.ts';
export * from './alerts.ts';
export * from './automations.ts';
export * from './axis-policies.ts';
export * from './calendar-feeds.ts';
export * from './channels.ts';
export * from './chat-accounts.ts';
export * from './common.ts';
export * from './contact-methods.ts';
export * from './contact-proof.ts';
export * from './cover-requests.ts';
export * from './deployments.ts';
export * from './errors.ts';
export * from './escalation-dry-run.ts';
export * from './escalation-policies.ts';
export * from './escalation-policy-body.ts';
export * from './escalations.ts';
export * from './evidence.ts';
export * from './feeds.ts';
export * from './exposures.ts';
export * from './findings.ts';
export * from './captures.ts';
export * from './gate-decision.ts';
export * from './gate.ts';
export * from './heartbeats.ts';
export * from './holds.ts';
export * from './holidays.ts';
export * from './incident-access.ts';
export * from './incident-fields.ts';
export * from './incident-roles.ts';
export * from './incident-settings.ts';
export * from './incident-files.ts';
export * from './incident-redaction.ts';
export * from './incident-channel.ts';
export * from './incident-room.ts';
export * from './incident-timeline.ts';
export * from './incidents.ts';
export * from './inhibitions.ts';
export * from './insight-period.ts';
export * from './insights.ts';
export * from './key-judgement.ts';
export * from './ledger-events.ts';
export * from './ledger-lines.ts';
export * from './ledger.ts';
export * from './maintenance-windows.ts';
export * from './monitors.ts';
export * from './notification-targets.ts';
export * from './now.ts';
export * from './on-call.ts';
export * from './openapi.ts';
export * from './operation.ts';
export * from './pages.ts';
export * from './paging.ts';
export * from './people.ts';
export * from './permissions.ts';
export * from './playbook-fields.ts';
export * from './playbooks.ts';
export * from './policies.ts';
export * from './postmortems.ts';
export * from './problem.ts';
export * from './releases.ts';
export * from './report-fields.ts';
export * from './report-settings.ts';
export * from './reports.ts';
export * from './safe-harbours.ts';
export * from './sample.ts';
export * from './schedule-definition.ts';
export * from './schedule-import.ts';
export * from './schedules.ts';
export * from './search.ts';
export * from './services.ts';
export * from './sessions.ts';
export * from './shift-swaps.ts';
export * from './silences.ts';
export * from './source-previews.ts';
export * from './status.ts';
export * from './teams.ts';
export * from './token-rights.ts';
export * from './tokens.ts';
export * from './train-lines.ts';
export * from './trains.ts';
export * from './two-people.ts';
export * from './uptime-checks.ts';
export * from './vex.ts';

/** Every operation by name. One line per slice. */
export const operations = {
  ...accessOperations,
  ...evidenceOperations,
  ...servicesOperations,
  ...teamsOperations,
  ...releasesOperations,
  ...advisoriesOperations,
  ...findingsOperations,
  ...exposuresOperations,
  ...schedulesOperations,
  ...alertsOperations,
  ...alertRulesOperations,
  ...maintenanceWindowsOperations,
  ...alertGroupsOperations,
  ...channelsOperations,
  ...contactMethodsOperations,
  ...escalationPoliciesOperations,
  ...pagesOperations,
  ...monitorsOperations,
  ...incidentsOperations,
  ...incidentFilesOperations,
  ...incidentRedactionOperations,
  ...incidentRoomOperations,
  ...incidentChannelOperations,
  ...gateOperations,
  ...trainsOperations,
  ...playbooksOperations,
  ...postmortemsOperations,
  ...statusOperations,
  ...reportsOperations,
  ...insightsOperations,
  ...searchOperations,
  ...nowOperations,
  ...sampleOperations,
} as const;

export type OperationName = keyof typeof operations;
