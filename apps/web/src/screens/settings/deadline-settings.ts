import type { Settings } from './policy-settings.ts';

/** Settings of a policy that have fields of their own. */
export const deadlineNames = [
  'deadlinePreset',
  'deadlineClock',
  'deadlineCriticalDays',
  'deadlineHighDays',
  'deadlineMediumDays',
  'deadlineLowDays',
  'deadlineTable',
] as const;

export type DeadlineName = (typeof deadlineNames)[number];

/** As fields hold them; the table has a row to a line. */
export type DeadlineFields = Readonly<Record<DeadlineName, string>>;

export const dayNames = ['deadlineCriticalDays', 'deadlineHighDays', 'deadlineMediumDays', 'deadlineLowDays'] as const;

/** The settings of a policy in two parts: those with fields of their own, and the rest. */
export function partSettings(settings: Settings): { deadlines: DeadlineFields; rest: Settings } {
  const names: ReadonlySet<string> = new Set(deadlineNames);
  const text = (name: DeadlineName) => String(settings[name] ?? '');
  return {
    deadlines: {
      deadlinePreset: text('deadlinePreset'),
      deadlineClock: text('deadlineClock'),
      deadlineCriticalDays: text('deadlineCriticalDays'),
      deadlineHighDays: text('deadlineHighDays'),
      deadlineMediumDays: text('deadlineMediumDays'),
      deadlineLowDays: text('deadlineLowDays'),
      deadlineTable: text('deadlineTable')
        .split(';')
        .map((row) => row.trim())
        .join('\n'),
    },
    rest: Object.fromEntries(Object.entries(settings).filter(([name]) => !names.has(name))),
  };
}

/** Back to settings. What is no number stays text, so that the server can say which field it is. */
export function joinDeadlines(fields: DeadlineFields): Record<DeadlineName, number | string> {
  const number = (text: string) => (/^\d+$/.test(text.trim()) ? Number(text) : text);
  const rows = fields.deadlineTable.split('\n').map((row) => row.trim().replace(/;$/, ''));
  return {
    ...fields,
    deadlineCriticalDays: number(fields.deadlineCriticalDays),
    deadlineHighDays: number(fields.deadlineHighDays),
    deadlineMediumDays: number(fields.deadlineMediumDays),
    deadlineLowDays: number(fields.deadlineLowDays),
    deadlineTable: rows.filter((row) => row !== '').join('; '),
  };
}
