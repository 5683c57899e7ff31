import { deadlinePresets, parseDeadlineTable } from '@lockstep/advisories';
import { canonicalJson } from '@lockstep/evidence';
import { defaultSettings, type PolicySettings } from '@lockstep/gate';
import { z } from 'zod';
import { Problem, type ProblemField } from '../platform/problem.ts';
import { digestOf } from './pack-facts.ts';

/** Bounds of what a policy may set; what it does not set is the default. */
const Settings = z
  .strictObject({
    feedMaxAgeDays: z.number().int().min(1).max(365).default(defaultSettings.feedMaxAgeDays),
    isFeedAgeRuleOn: z.boolean().default(defaultSettings.isFeedAgeRuleOn),
    decisionTtlMinutes: z.number().int().min(1).max(1_440).default(defaultSettings.decisionTtlMinutes),
    breakGlassTtlHours: z.number().int().min(1).max(72).default(defaultSettings.breakGlassTtlHours),
    breakGlassReviewHours: z.number().int().min(1).max(336).default(defaultSettings.breakGlassReviewHours),
    breakGlassOfferMinutes: z.number().int().min(0).max(1_440).default(defaultSettings.breakGlassOfferMinutes),
    floorStableHours: z.number().int().min(0).max(720).default(defaultSettings.floorStableHours),
    flipFlopWindowDays: z.number().int().min(1).max(90).default(defaultSettings.flipFlopWindowDays),
    sbomShrinkPercent: z.number().int().min(1).max(100).default(defaultSettings.sbomShrinkPercent),
    burnRateLimit: z.number().min(0.1).max(10_000).default(defaultSettings.burnRateLimit),
    evidenceHours: z.number().int().min(0).max(720).default(defaultSettings.evidenceHours),
    deadlinePreset: z.enum(deadlinePresets).default(defaultSettings.deadlinePreset),
    deadlineClock: z.enum(['published', 'found']).default(defaultSettings.deadlineClock),
    deadlineCriticalDays: z.number().int().min(1).max(365).default(defaultSettings.deadlineCriticalDays),
    deadlineHighDays: z.number().int().min(1).max(365).default(defaultSettings.deadlineHighDays),
    deadlineMediumDays: z.number().int().min(1).max(365).default(defaultSettings.deadlineMediumDays),
    deadlineLowDays: z.number().int().min(1).max(365).default(defaultSettings.deadlineLowDays),
    deadlineTable: z.string().default(defaultSettings.deadlineTable),
  })
  .superRefine((settings, issues) => {
    const table = parseDeadlineTable(settings.deadlineTable);
    if (!table.ok) issues.addIssue({ code: 'custom', path: ['deadlineTable'], message: table.problem });
    const days = ['deadlineCriticalDays', 'deadlineHighDays', 'deadlineMediumDays', 'deadlineLowDays'] as const;
    for (const [at, name] of days.entries()) {
      const stricter = days[at - 1];
      if (stricter === undefined || settings[name] >= settings[stricter]) continue;
      const message = `must not be less than \`${stricter}\`: what is less severe can not be due sooner`;
      issues.addIssue({ code: 'custom', path: [name], message });
    }
  });

/** Settings as stored or drafted. @throws `gate.policy_invalid` with the fields at fault */
export function readSettings(settings: unknown): PolicySettings {
  const read = Settings.safeParse(settings);
  if (read.success) return read.data;
  const fields: ProblemField[] = read.error.issues.map((issue) => ({
    field: ['body.settings', ...issue.path.map(String)].join('.'),
    problem: issue.code === 'custom' ? issue.message : issue.message.toLowerCase(),
  }));
  throw new Problem('gate.policy_invalid', 'the settings of this policy can not be used', {
    help: 'leave out what should stay as the default policy has it',
    fields,
  });
}

/** Of the rules and the settings: what a decision says it was made by. */
export function policyDigest(cedar: string, settings: PolicySettings): string {
  return digestOf(canonicalJson({ cedar, settings: { ...settings } }));
}

type Direction = 'more_is_softer' | 'less_is_softer';

/** Which way each number is softer. Anything else that changes counts as softer too. */
const softer: Readonly<Partial<Record<keyof PolicySettings, Direction>>> = {
  feedMaxAgeDays: 'more_is_softer',
  decisionTtlMinutes: 'more_is_softer',
  breakGlassTtlHours: 'more_is_softer',
  breakGlassReviewHours: 'more_is_softer',
  breakGlassOfferMinutes: 'less_is_softer',
  floorStableHours: 'more_is_softer',
  flipFlopWindowDays: 'less_is_softer',
  sbomShrinkPercent: 'less_is_softer',
  burnRateLimit: 'more_is_softer',
  evidenceHours: 'less_is_softer',
  deadlineCriticalDays: 'more_is_softer',
  deadlineHighDays: 'more_is_softer',
  deadlineMediumDays: 'more_is_softer',
  deadlineLowDays: 'more_is_softer',
};

/** Names of settings that are softer after than before. */
export function loosenedSettings(before: PolicySettings, after: PolicySettings): readonly string[] {
  const names: readonly (keyof PolicySettings)[] = [
    'feedMaxAgeDays',
    'isFeedAgeRuleOn',
    'decisionTtlMinutes',
    'breakGlassTtlHours',
    'breakGlassReviewHours',
    'breakGlassOfferMinutes',
    'floorStableHours',
    'flipFlopWindowDays',
    'sbomShrinkPercent',
    'burnRateLimit',
    'evidenceHours',
    'deadlinePreset',
    'deadlineClock',
    'deadlineCriticalDays',
    'deadlineHighDays',
    'deadlineMediumDays',
    'deadlineLowDays',
    'deadlineTable',
  ];
  return names.filter((name) => {
    const [from, to] = [before[name], after[name]];
    if (typeof from === 'boolean') return from && to !== true;
    if (typeof from === 'number' && typeof to === 'number') {
      return softer[name] === 'less_is_softer' ? to < from : to > from;
    }
    return from !== to;
  });
}
