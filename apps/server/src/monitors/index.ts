import type { JobHandlers } from '../platform/jobs/runner.ts';
import type { AlertIntake } from '#alerts/index.ts';
import { checkTelling } from './check-telling.ts';
import { heartbeatTelling } from './heartbeat-telling.ts';
import { tellingJobs } from './tell-alert.ts';

export { checkHandlers } from './check-routes.ts';
export { pruneResults } from './check-store.ts';
export { heartbeatHandlers } from './heartbeat-routes.ts';
export { registerOpsgenieHeartbeats } from './opsgenie-heartbeats.ts';
export { registerPings } from './ping-routes.ts';
export { startMonitors } from './start-monitors.ts';

export function monitorJobs(intake: AlertIntake): JobHandlers {
  return tellingJobs(intake, { heartbeat: heartbeatTelling, check: checkTelling });
}
