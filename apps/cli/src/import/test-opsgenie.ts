const weekday = { startDay: 'monday', endDay: 'friday', startHour: 9, startMin: 0, endHour: 17, endMin: 0 };

/** A small configuration of one imagined team, in the shape that Opsgenie documents. */
export const opsgenieExport = {
  users: [
    {
      id: 'u1',
      username: 'ada@example.org',
      fullName: 'Ada',
      userContacts: [
        { contactMethod: 'email', to: 'ada@example.org' },
        { contactMethod: 'sms', to: '49-1700000000' },
        { contactMethod: 'voice', to: '49-1700000000' },
        { contactMethod: 'mobile', to: 'an app' },
      ],
    },
    { id: 'u2', username: 'bo@example.org', fullName: 'Bo' },
    { id: 'u3', username: 'gone@example.org', fullName: 'Gone' },
  ],
  teams: [
    {
      id: 't1',
      name: 'Shop Team',
      members: [
        { user: { id: 'u1', username: 'ada@example.org' }, role: 'admin' },
        { user: { id: 'u3', username: 'gone@example.org' }, role: 'user' },
      ],
      routingRules: [
        {
          id: 'r0',
          name: 'loud',
          criteria: { type: 'match-any-condition', conditions: [] },
          notify: { type: 'escalation', name: 'Shop escalation' },
        },
        {
          id: 'r1',
          isDefault: true,
          criteria: { type: 'match-all' },
          notify: { type: 'escalation', name: 'Shop escalation' },
        },
      ],
    },
  ],
  schedules: [
    {
      id: 's1',
      name: 'Shop_schedule',
      timezone: 'Europe/Berlin',
      enabled: true,
      ownerTeam: { id: 't1', name: 'Shop Team' },
      rotations: [
        {
          id: 'o1',
          name: 'Days',
          startDate: '2025-12-01T08:00:00Z',
          type: 'weekly',
          length: 1,
          participants: [
            { type: 'user', id: 'u1', username: 'ada@example.org' },
            { type: 'user', id: 'u2', username: 'bo@example.org' },
          ],
          timeRestriction: { type: 'weekday-and-time-of-day', restrictions: [weekday] },
        },
      ],
      overrides: [
        {
          alias: 'x1',
          user: { type: 'user', id: 'u2', username: 'bo@example.org' },
          startDate: '2099-03-01T08:00:00Z',
          endDate: '2099-03-02T08:00:00Z',
        },
      ],
    },
  ],
  escalations: [
    {
      id: 'e1',
      name: 'Shop escalation',
      rules: [
        {
          condition: 'if-not-acked',
          notifyType: 'default',
          delay: { timeAmount: 0, timeUnit: 'minutes' },
          recipient: { type: 'schedule', id: 's1', name: 'Shop_schedule' },
        },
        {
          condition: 'if-not-acked',
          notifyType: 'next',
          delay: { timeAmount: 5, timeUnit: 'minutes' },
          recipient: { type: 'schedule', id: 's1', name: 'Shop_schedule' },
        },
        {
          condition: 'if-not-closed',
          notifyType: 'random',
          delay: { timeAmount: 1, timeUnit: 'hours' },
          recipient: { type: 'team', id: 't1', name: 'Shop Team' },
        },
      ],
      repeat: { waitInterval: 10, count: 2 },
    },
  ],
  services: [{ id: 'v1', name: 'Check out', teamId: 't1' }],
  integrations: [
    { id: 'i1', name: 'API', type: 'API', enabled: false, teamId: 't1' },
    { id: 'i2', name: 'Slack', type: 'Slack', enabled: true },
    { id: 'i3', name: 'Alone', type: 'API', enabled: true },
  ],
  heartbeats: [{ name: 'backup', interval: 2, intervalUnit: 'hours', enabled: true }],
};
