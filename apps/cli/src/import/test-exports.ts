/** Small configurations of one imagined team, in the shapes the vendors document. */

const weekday = { startDay: 'monday', endDay: 'friday', startHour: 9, startMin: 0, endHour: 17, endMin: 0 };

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

export const pagerDutyExport = {
  users: [
    {
      id: 'PU1',
      name: 'Ada',
      email: 'ada@example.org',
      contact_methods: [
        { type: 'phone_contact_method', address: '202-555-0100', country_code: 1 },
        { type: 'sms_contact_method', address: '2025550100' },
        { type: 'push_notification_contact_method', address: 'fcbaba06' },
        { type: 'email_contact_method', address: 'ada@home.example.org' },
      ],
    },
    { id: 'PU2', name: 'Bo', email: 'bo@example.org' },
    { id: 'PU3', name: 'Gone', email: 'gone@example.org' },
  ],
  teams: [{ id: 'PT1', name: 'Shop', members: [{ user: { id: 'PU2' }, role: 'manager' }] }],
  schedules: [
    {
      id: 'PS1',
      name: 'First line',
      time_zone: 'Europe/Berlin',
      teams: [{ id: 'PT1' }],
      schedule_layers: [
        {
          id: 'PL1',
          name: 'Layer 1',
          start: '2025-12-01T09:00:00+01:00',
          rotation_virtual_start: '2025-12-01T09:00:00+01:00',
          rotation_turn_length_seconds: 604_800,
          users: [{ user: { id: 'PU1' } }, { user: { id: 'PU2' } }],
          restrictions: [],
        },
      ],
    },
  ],
  escalation_policies: [
    {
      id: 'PE1',
      name: 'Shop',
      num_loops: 2,
      escalation_rules: [
        { id: 'PR1', escalation_delay_in_minutes: 15, targets: [{ id: 'PS1', type: 'schedule_reference' }] },
        {
          id: 'PR2',
          escalation_delay_in_minutes: 30,
          targets: [
            { id: 'PU1', type: 'user_reference' },
            { id: 'PU2', type: 'user_reference' },
            { id: 'PU3', type: 'user_reference', summary: 'Gone' },
          ],
          escalation_rule_assignment_strategy: { type: 'round_robin' },
        },
      ],
    },
    {
      id: 'PE2',
      name: 'Lost',
      escalation_rules: [{ escalation_delay_in_minutes: 5, targets: [{ id: 'PU3', type: 'user_reference' }] }],
    },
  ],
  services: [
    {
      id: 'PV1',
      name: 'Checkout',
      auto_resolve_timeout: 14_400,
      escalation_policy: { id: 'PE1' },
      teams: [{ id: 'PT1' }],
    },
    { id: 'PV2', name: 'Attic', escalation_policy: { id: 'PE2' } },
  ],
};

export const grafanaExport = {
  users: {
    results: [
      { id: 'GU1', email: 'ada@example.org', username: 'ada' },
      { id: 'GU2', email: 'bo@example.org', username: 'bo' },
    ],
  },
  teams: { results: [{ id: 'GT1', name: 'Shop' }] },
  on_call_shifts: {
    results: [
      {
        id: 'GO1',
        name: 'Week',
        type: 'rolling_users',
        start: '2025-12-01T09:00:00',
        duration: 604_800,
        frequency: 'weekly',
        interval: 1,
        rolling_users: [['GU1'], ['GU2']],
        time_zone: 'UTC',
      },
    ],
  },
  schedules: {
    results: [{ id: 'GS1', name: 'First', type: 'calendar', time_zone: 'UTC', shifts: ['GO1'], team_id: 'GT1' }],
  },
  escalation_chains: { results: [{ id: 'GC1', name: 'Shop chain' }] },
  escalation_policies: {
    results: [
      { id: 'GP2', escalation_chain_id: 'GC1', position: 1, type: 'wait', duration: 600 },
      {
        id: 'GP1',
        escalation_chain_id: 'GC1',
        position: 0,
        type: 'notify_on_call_from_schedule',
        notify_on_call_from_schedule: 'GS1',
      },
      {
        id: 'GP3',
        escalation_chain_id: 'GC1',
        position: 2,
        type: 'notify_person_next_each_time',
        persons_to_notify_next_each_time: ['GU1', 'GU2'],
      },
      { id: 'GP4', escalation_chain_id: 'GC1', position: 3, type: 'resolve' },
    ],
  },
  integrations: {
    results: [{ id: 'GI1', name: 'Prometheus', type: 'alertmanager', default_route: { escalation_chain_id: 'GC1' } }],
  },
  routes: {
    results: [
      {
        id: 'GR1',
        integration_id: 'GI1',
        escalation_chain_id: 'GC1',
        routing_regex: 'severity.*critical',
        position: 0,
        is_the_last_route: false,
      },
      { id: 'GR2', integration_id: 'GI1', escalation_chain_id: 'GC1', position: 1, is_the_last_route: true },
    ],
  },
};

const everyDay = [true, true, true, true, true, true, true];

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

export const alertmanagerConfig = `
route:
  receiver: everybody
  group_by: [alertname, cluster]
  group_wait: 30s
  routes:
    - matchers: ['severity=~"page|critical"', '{team="shop",env!="test"}']
      receiver: shop
      active_time_intervals: [office]
      routes:
        - match_re: { instance: 'db\\d+' }
          receiver: shop
          continue: true
    - match: { team: lost }
      receiver: lost
    - matchers: [owner="night"]
      receiver: shop
      active_time_intervals: [month]
receivers:
  - name: everybody
    email_configs: [{ to: 'ada@example.org, nobody@example.org' }]
  - name: shop
    webhook_configs: [{ url: 'https://hooks.example.org/shop' }]
    email_configs: [{ to: bo@example.org }]
    slack_configs: [{ channel: '#shop' }]
  - name: lost
    slack_configs: [{ channel: '#lost' }]
inhibit_rules:
  - source_matchers: [alertname="NodeDown"]
    target_match: { severity: warning }
    equal: [instance]
time_intervals:
  - name: office
    time_intervals:
      - weekdays: ['monday:friday']
        times: [{ start_time: '09:00', end_time: '17:00' }]
        location: Europe/Berlin
  - name: month
    time_intervals: [{ days_of_month: ['1'] }]
`;
