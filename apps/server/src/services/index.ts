import { registerSearch } from '../platform/search/sources.ts';
import { servicesSearch } from './search-store.ts';
export { addEnvironment, createEnvironment, type NewEnvironment } from './create-environment.ts';
export { addService, createService, type NewService } from './create-service.ts';
export { createTeam } from './create-team.ts';
export { servicesHandlers } from './routes.ts';
export { requireSampleScope } from './sample-scope.ts';
export { createEngagement, registerEngagementChange } from './engage-team.ts';
export {
  engagementsOfPolicy,
  forgetPolicyOfEnded,
  listEngagementsOf,
  listEngagementsWithPolicy,
} from './engagement-store.ts';
export type { Engagement } from './team-member.ts';
export type { Environment, Exposure, Service, ServiceMode, Team, Tier } from './service.ts';
export { carriersAt, carriersColumn, type KeyCarrier, toCarriers } from './key-ring.ts';
export { carriesKey, holdKeyOf, listKeyCarriers } from './team-key-store.ts';
export { putTeamMember } from './put-team-member.ts';
export { teamsHandlers } from './team-routes.ts';
export { listTeamsWithMembers, type TeamOfPeople } from './team-member-store.ts';
export {
  deleteSampleServices,
  findService,
  findServiceIds,
  findServiceNames,
  getEnvironment,
  getService,
  getServiceById,
  getTeam,
  listEnvironmentsById,
  touchService,
} from './store.ts';
export { workOutAll, workOutExposures, workOutHolders, workOutService } from './work-out-again.ts';
export { applyMode as applyServiceMode } from './set-service-mode.ts';

registerSearch(servicesSearch);
