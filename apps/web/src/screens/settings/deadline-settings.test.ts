import { describe, expect, it } from 'vitest';
import { deadlineFacts, joinDeadlines, partSettings } from './deadline-settings.ts';

const settings = {
  feedMaxAgeDays: 7,
  deadlinePreset: 'own_table',
  deadlineClock: 'published',
  deadlineCriticalDays: 15,
  deadlineHighDays: 30,
  deadlineMediumDays: 90,
  deadlineLowDays: 180,
  deadlineTable: 'exploited: 3; else: 60',
};

describe('deadline settings', () => {
  it('come apart from the rest and together again as they were', () => {
    const { deadlines, rest } = partSettings(settings);

    expect(rest).toEqual({ feedMaxAgeDays: 7 });
    expect(deadlines.deadlineTable).toBe('exploited: 3\nelse: 60');
    expect({ ...rest, ...joinDeadlines(deadlines) }).toEqual(settings);
  });

  it('leave what is no number for the server to refuse, and forgive empty lines and trailing semicolons', () => {
    const { deadlines } = partSettings(settings);

    const joined = joinDeadlines({
      ...deadlines,
      deadlineHighDays: 'soon',
      deadlineTable: 'exploited: 3;\n\nelse: 60;\n',
    });

    expect(joined).toMatchObject({ deadlineHighDays: 'soon', deadlineTable: settings.deadlineTable });
  });

  it('are told in words, and only those that the preset heeds', () => {
    expect(deadlineFacts({ ...settings, deadlinePreset: 'bod_26_04' })).toEqual([
      { name: 'Deadlines', value: 'CISA BOD 26-04' },
    ]);
    expect(deadlineFacts(settings)).toEqual([
      { name: 'Deadlines', value: 'Own table' },
      { name: 'Table', value: 'exploited: 3\nelse: 60' },
      { name: 'The clock starts', value: 'when the flaw became known' },
    ]);
    expect(deadlineFacts({ ...settings, deadlinePreset: 'severity_days' })[1]).toEqual({
      name: 'Critical, 9.0 and up',
      value: '15 days',
    });
  });
});
