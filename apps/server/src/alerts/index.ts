import { registerSearch } from '../platform/search/sources.ts';
import { alertsSearch } from './search-store.ts';
export { registerAlertmanagerApi } from './alertmanager-routes.ts';
export { certificateReader } from './certificates.ts';
export { confirmationJobs } from './confirm-source.ts';
export { alertGroupsHandlers } from './group-routes.ts';
export type { AlertGroup, GroupEvent, GroupState } from './group.ts';
export { getGroup, setGroupState } from './group-store.ts';
export { type DeclaringGroup, findDeclaringGroup, listDeclaringGroups } from './declaring-store.ts';
export { endMatterGroups, type MatterGroups, openMatterGroup } from './matter-store.ts';
export { ensureOwnSource } from './ensure-own-source.ts';
export { AlertIntake } from './intake.ts';
export { opsgenieSource, registerOpsgenieApi } from './opsgenie-routes.ts';
export { registerBuiltInRoute, registerPolicyNames } from './ports.ts';
export { listenForMail, type MailListener, type MailListening } from './mail-listener.ts';
export type { ArrivedMail, Mailbox, MailOutcome } from './mailbox.ts';
export { textOfHtml } from './mail-text.ts';
export { registerReceivers } from './receive-routes.ts';
export { alertRulesHandlers, maintenanceWindowsHandlers } from './rule-routes.ts';
export { decisionSentences } from './show-alert.ts';
export { resolveGroup } from './resolve-alert.ts';
export { alertsHandlers } from './routes.ts';
export { createRoute, deleteRoute } from './put-route.ts';
export { addSampleSource } from './sample-source.ts';
export { deleteSampleSources, insertSampleAlerts, listGroupsOfSources, type SampleGroup } from './sample-store.ts';
export { nameOfWindow } from './put-window.ts';
export { getSource } from './source-store.ts';
export { SourceHealths } from './source-healths.ts';
export { pruneSourceHistory } from './source-history-store.ts';
export type { SourceParts } from './source-routes.ts';
export { type KeepsSecrets, secretNameOf, type SenderKinds } from './source.ts';
export {
  listGroupsById,
  listGroupsOfIncidents,
  listOpenGroupsOf,
  listSilencesChangedSince,
  listWatchedServices,
  type ToldGroup,
} from './told-store.ts';
export { startAlertUpkeep } from './upkeep.ts';

registerSearch(alertsSearch);
