export { registerAlertmanagerApi } from './alertmanager-routes.ts';
export { AlertIntake } from './intake.ts';
export { registerReceivers } from './receive-routes.ts';
export { alertsHandlers } from './routes.ts';
export { SourceHealths } from './source-healths.ts';
export type { SenderKinds } from './source.ts';
export { startAlertUpkeep } from './upkeep.ts';
