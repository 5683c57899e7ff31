import type { PolicySettings } from './policy.ts';

/** Numbers of the default policy. Source: docs/adr/0004-default-policy.md */
export const defaultSettings: PolicySettings = {
  feedMaxAgeDays: 7,
  isFeedAgeRuleOn: true,
  decisionTtlMinutes: 30,
  breakGlassTtlHours: 4,
  breakGlassReviewHours: 24,
  breakGlassOfferMinutes: 5,
  floorStableHours: 24,
  flipFlopWindowDays: 14,
  sbomShrinkPercent: 50,
  burnRateLimit: 6,
  evidenceHours: 24,
  deadlinePreset: 'bod_26_04',
  deadlineClock: 'published',
  deadlineCriticalDays: 15,
  deadlineHighDays: 30,
  deadlineMediumDays: 90,
  deadlineLowDays: 180,
  // BOD 26-04 in its own words: a place to start from.
  deadlineTable: [
    'exploited + exposed + total: 3 forensic',
    'exploited + automatable + total: 3 forensic',
    'exploited + exposed + automatable: 3',
    'exploited: 14',
    'exposed + automatable + total: 3',
    'exposed + automatable: 14',
    'exposed + total: 14',
    'exposed: 60',
    'automatable: 60',
    'else: next_upgrade',
  ].join('; '),
};
