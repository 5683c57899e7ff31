/** Values of filters that stand in addresses. */
export const serviceFilters = ['burning', 'no_harbour'] as const;
export const serviceParts = ['incidents', 'changes', 'holds'] as const;
export const motives = ['reliability', 'security', 'routine'] as const;
export const verdictFilters = ['allow', 'preserve_first', 'needs_signoff', 'deny'] as const;

export const findingFilters = ['exploited', 'malicious', 'unknown', 'disputed', 'estimated', 'suppressed'] as const;
export const liveFilters = ['exploited', 'malicious', 'unknown'] as const;
export const vexResults = ['suppresses', 'keeps', 'overruled', 'not_applied'] as const;
export const alertFates = ['undecided', 'paged', 'grouped', 'held', 'suppressed', 'recorded'] as const;
export const alertAxes = ['reliability', 'security', 'both'] as const;
export const alertSeverities = ['critical', 'error', 'warning', 'info'] as const;
export const urgencies = ['high', 'low'] as const;
/** How well people can be reached, the worst first. */
export const readinessStates = ['unreachable', 'weak', 'ready'] as const;
export const rulesParts = ['try', 'inhibitions', 'maintenance'] as const;
export type RulesPart = (typeof rulesParts)[number];
export const incidentKinds = ['reliability', 'security', 'both'] as const;
export const incidentSeverities = ['sev1', 'sev2', 'sev3', 'sev4', 'sev5'] as const;
/** Parts of a room where there is no space for all of them. */
export const roomParts = ['work', 'context'] as const;
/** How many weeks a rota shows. */
export const weekChoices = ['2', '4', '12'] as const;
export const onCallParts = ['leave', 'fairness', 'calendars'] as const;
/** Deadline classes. */
export const strictestFirst = [
  'three_days_forensic',
  'three_days',
  'fourteen_days',
  'sixty_days',
  'next_upgrade',
] as const;

export type FindingFilter = (typeof findingFilters)[number];
export type DeadlineName = (typeof strictestFirst)[number];
export type WeekChoice = (typeof weekChoices)[number];
export type OnCallPart = (typeof onCallParts)[number];
export type Motive = (typeof motives)[number];
