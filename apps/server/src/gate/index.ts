import { registerDeploymentJudge } from '#releases/index.ts';
import { judgeDeployment } from './deployment-judge.ts';

export { seedDefaultPolicy } from './active-policy.ts';
export { decideRemediation, type DecideRemediation } from './decide-remediation.ts';
export { gateJobs } from './jobs.ts';
export { decisionHandlers, decisionOperations } from './routes.ts';
export { signoffHandlers, signoffOperations } from './signoff-routes.ts';
export { deleteSampleDecisions } from './sample-store.ts';
export type { GateDecision } from './standing.ts';

// A port of the earlier slice, filled when the parts are loaded.
registerDeploymentJudge(judgeDeployment);
