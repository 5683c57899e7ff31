import { describe, expect, it } from 'vitest';
import { parseSettings, settingsText, settingWords } from './policy-settings.ts';

describe('settings of a policy as text', () => {
  it('come back as they were', () => {
    const settings = { feedMaxAgeDays: 7, isFeedAgeRuleOn: true, deadlinePreset: 'bod_26_04', share: 0.5 };

    expect(parseSettings(settingsText(settings))).toEqual({ ok: true, settings });
  });

  it('name the line that can not be read', () => {
    expect(parseSettings('a = 1\n\nb')).toEqual({ ok: false, problem: 'line 3 is not `name = value`' });
  });
});

describe('a setting in words', () => {
  it('says what its number counts', () => {
    expect(settingWords('feedMaxAgeDays', 7)).toEqual({ says: 'A feed is too old after', value: '7 days' });
    expect(settingWords('isFeedAgeRuleOn', true).value).toBe('yes');
  });

  it('keeps the name of one that nobody has put into words', () => {
    expect(settingWords('newThing', 'x')).toEqual({ says: 'newThing', value: 'x' });
  });
});
