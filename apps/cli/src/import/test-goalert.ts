const everyDay = [true, true, true, true, true, true, true];

/** A small configuration of one imagined team, in the shape that GoAlert documents. */
export const goAlertExport = {
  users: {
    nodes: [
      { id: 'AU1', name: 'Ada', email: 'ada@example.org', contactMethods: [{ type: 'SMS', value: '+12025550100' }] },
      { id: 'AU2', name: 'Bo', email: 'bo@example.org' },
    ],
  },
  rotations: {
    nodes: [
      {
        id: 'AR1',
        name: 'Weeks',
        timeZone: 'UTC',
        type: 'weekly',
        shiftLength: 1,
        start: '2025-12-01T09:00:00Z',
        activeUserIndex: 0,
        userIDs: ['AU1', 'AU2'],
        nextHandoffTimes: ['2026-01-05T09:00:00Z'],
      },
    ],
  },
  schedules: {
    nodes: [
      {
        id: 'AS1',
        name: 'First',
        timeZone: 'UTC',
        targets: [
          {
            target: { id: 'AR1', type: 'rotation', name: 'Weeks' },
            rules: [{ start: '09:00', end: '17:00', weekdayFilter: everyDay }],
          },
        ],
      },
    ],
  },
  escalationPolicies: {
    nodes: [
      {
        id: 'AE1',
        name: 'Shop',
        repeat: 1,
        steps: [
          { id: 'x', delayMinutes: 10, targets: [{ id: 'AS1', type: 'schedule', name: 'First' }] },
          {
            id: 'y',
            delayMinutes: 20,
            targets: [
              { id: 'AR1', type: 'rotation', name: 'Weeks' },
              { id: 'C1', type: 'slackChannel', name: '#ops' },
            ],
          },
        ],
      },
    ],
  },
  services: {
    nodes: [
      {
        id: 'AV1',
        name: 'Checkout',
        escalationPolicyID: 'AE1',
        integrationKeys: [
          { id: 'k1', type: 'prometheusAlertmanager', name: 'prom' },
          { id: 'k2', type: 'universal', name: 'own' },
        ],
        heartbeatMonitors: [{ id: 'h1', name: 'backup', timeoutMinutes: 90 }],
      },
    ],
  },
};
