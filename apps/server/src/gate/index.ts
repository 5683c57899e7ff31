import { registerSearch } from '../platform/search/sources.ts';
import { gateSearch } from './search-store.ts';
import { registerToDo } from '../platform/to-do/sources.ts';
import { gateToDo } from './to-do-store.ts';
import { registerDeploymentJudge } from '#releases/index.ts';
import { registerDeadlinePreset } from '#advisories/index.ts';
import { deadlinePresetInForce } from './active-policy.ts';
import { registerKeyOfService } from '#exposures/index.ts';
import { registerHoldSource } from '#incidents/index.ts';
import { registerLinkResolver, registerRoomGate, registerTeller } from '#incidents/index.ts';
import { judgeDeployment } from './deployment-judge.ts';
import { resolveDecisionLink } from './link-decision.ts';
import { requireServiceKey } from './require-service-key.ts';
import { holdsOfIncident } from './seat-holds.ts';
import { roomPart } from './room-part.ts';
import { tellCaptures } from './tell-captures.ts';
import { tellDecisions, tellHolds } from './tell-decisions.ts';
import { resolveTrainLink, tellTrains } from './trains/tell-trains.ts';

export { seedDefaultPolicy } from './active-policy.ts';
export { decideRemediation, type DecideRemediation } from './decide-remediation.ts';
export { gateJobs } from './jobs.ts';
export { decisionHandlers, decisionOperations } from './routes.ts';
export { signoffHandlers, signoffOperations } from './signoff-routes.ts';
export { deleteSampleDecisions } from './sample-store.ts';
export { trainHandlers, trainOperations } from './trains/train-routes.ts';
export type { GateDecision } from './standing.ts';

// Ports of earlier slices, filled when the parts are loaded.
registerDeploymentJudge(judgeDeployment);
registerDeadlinePreset(deadlinePresetInForce);
registerKeyOfService(requireServiceKey);
registerHoldSource(holdsOfIncident);
registerTeller('gate.', tellDecisions);
registerRoomGate(roomPart);
registerTeller('gate.hold_', tellHolds);
registerTeller('gate.train_', tellTrains);
registerTeller('gate.evidence_', tellCaptures);
registerLinkResolver('decision', (tx, _ctx, { subject }) => resolveDecisionLink(tx, subject));
registerLinkResolver('train', (tx, _ctx, { subject }) => resolveTrainLink(tx, subject));

registerToDo(gateToDo);

registerSearch(gateSearch);
