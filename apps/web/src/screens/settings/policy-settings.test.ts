import { describe, expect, it } from 'vitest';
import { parseSettings, settingsText } from './policy-settings.ts';

describe('settings of a policy as text', () => {
  it('come back as they were', () => {
    const settings = { feedMaxAgeDays: 7, isFeedAgeRuleOn: true, deadlinePreset: 'bod_26_04', share: 0.5 };

    expect(parseSettings(settingsText(settings))).toEqual({ ok: true, settings });
  });

  it('name the line that can not be read', () => {
    expect(parseSettings('a = 1\n\nb')).toEqual({ ok: false, problem: 'line 3 is not `name = value`' });
  });
});
