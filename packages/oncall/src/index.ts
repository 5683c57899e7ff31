export * from './schedule.ts';
export * from './escalation-policy.ts';
