import { describe, expect, it } from 'vitest';
import { groupChoices } from './group-choices.ts';

const me = 'me';
const statuses = ['escalating', 'acknowledged', 'snoozed', 'not_escalated', 'resolved', 'merged'] as const;

describe('what can be done about a group', () => {
  it.each([
    ['escalating', [{ id: me, name: 'Ada' }], ['acknowledge', 'notMe', 'resolve', 'snooze']],
    ['escalating', [], ['acknowledge', 'resolve', 'snooze']],
    ['acknowledged', [], ['resolve', 'takeBack', 'snooze']],
    ['snoozed', [], ['wake', 'acknowledge', 'resolve']],
    ['not_escalated', [], []],
    ['resolved', [], []],
    ['merged', [], []],
  ] as const)('of alerts that are %s, %j asked, it is %j', (status, asked, choices) => {
    expect(groupChoices({ status, asked: [...asked] }, me, false)).toEqual(choices);
  });

  it.each(statuses)('what an incident asks for is never ended by hand: %s', (status) => {
    const asked = [{ id: me, name: 'Ada' }];
    const ofAlerts = groupChoices({ status, asked }, me, false);

    expect(groupChoices({ status, asked }, me, true)).toEqual(ofAlerts.filter((choice) => choice !== 'resolve'));
  });
});
