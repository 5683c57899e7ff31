import { BOD_26_04_PRESET, parseDeadlineTable } from '@lockstep/advisories';
import type { DeadlinePreset } from '@lockstep/advisories';
import type { PolicySettings } from './policy.ts';
import { remembered } from './remember.ts';

/** The settings of a policy that deadlines rest on. */
export type DeadlineSettings = Pick<
  PolicySettings,
  | 'deadlinePreset'
  | 'deadlineClock'
  | 'deadlineCriticalDays'
  | 'deadlineHighDays'
  | 'deadlineMediumDays'
  | 'deadlineLowDays'
  | 'deadlineTable'
>;

/**
 * The preset a policy judges by; always the same object for the same settings, so that findings are judged once.
 *
 * @throws RangeError for a table that can not be read: policies are checked when they are drafted
 */
export const presetOf: (settings: DeadlineSettings) => DeadlinePreset = remembered(makePreset);

function makePreset(settings: DeadlineSettings): DeadlinePreset {
  const { deadlinePreset: kind, deadlineClock: clock } = settings;
  switch (kind) {
    case 'bod_26_04':
      return BOD_26_04_PRESET;
    case 'fedramp_2026':
      return { kind };
    case 'severity_days': {
      const days = {
        critical: settings.deadlineCriticalDays,
        high: settings.deadlineHighDays,
        medium: settings.deadlineMediumDays,
        low: settings.deadlineLowDays,
      };
      return { kind, days, clock };
    }
    case 'own_table': {
      const table = parseDeadlineTable(settings.deadlineTable);
      if (!table.ok)
        throw new RangeError(`the table of deadlines of a policy in use can not be read: ${table.problem}`);
      return { kind, rows: table.rows, clock };
    }
  }
}
