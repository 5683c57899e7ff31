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
};
