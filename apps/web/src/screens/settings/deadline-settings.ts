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

/** Presets with their names, in the order in which they are offered. */
export const presetWords: Readonly<Record<string, string>> = {
  bod_26_04: 'CISA BOD 26-04',
  fedramp_2026: 'FedRAMP 2026, class C',
  severity_days: 'Days by severity',
  own_table: 'Own table',
};

export const levelWords: Readonly<Record<(typeof dayNames)[number], string>> = {
  deadlineCriticalDays: 'Critical, 9.0 and up',
  deadlineHighDays: 'High, 7.0 to 8.9',
  deadlineMediumDays: 'Medium, 4.0 to 6.9',
  deadlineLowDays: 'Low, below 4.0',
};

export const clockWords: Readonly<Record<string, string>> = {
  published: 'when the flaw became known',
  found: 'when it could first be found here',
};

/** Only some presets leave the start of the clock to the policy. */
export function hasOwnClock(preset: string): boolean {
  return preset === 'severity_days' || preset === 'own_table';
}

/** The deadlines of a policy in words, a line each: of its settings those that its preset heeds. */
export function deadlineFacts(settings: Settings): readonly { readonly name: string; readonly value: string }[] {
  const { deadlines } = partSettings(settings);
  const preset = deadlines.deadlinePreset;
  return [
    { name: 'Deadlines', value: presetWords[preset] ?? preset },
    ...(preset === 'severity_days'
      ? dayNames.map((name) => ({ name: levelWords[name], value: `${deadlines[name]} days` }))
      : []),
    ...(preset === 'own_table' ? [{ name: 'Table', value: deadlines.deadlineTable }] : []),
    ...(hasOwnClock(preset)
      ? [{ name: 'The clock starts', value: clockWords[deadlines.deadlineClock] ?? deadlines.deadlineClock }]
      : []),
  ];
}
