/** A small configuration of one imagined team, in the shape that PagerDuty documents. */
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
