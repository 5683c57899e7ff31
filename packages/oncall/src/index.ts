export * from './schedule.ts';
export * from './escalation-policy.ts';
export * from './escalation-state.ts';
export { newEscalation, nextEscalation } from './escalation.ts';
export { playEscalations } from './escalation-play.ts';
export type { Play, Played, PlayedInput, PlayedTurn } from './escalation-play.ts';
export { dryRun, nextInRing } from './dry-run.ts';
export type { DryRun, DryRunEntry, RingAssignment, RingPreview } from './dry-run.ts';
export { editRing } from './ring.ts';
