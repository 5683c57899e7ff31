/** A small configuration of one imagined team, in the shape that Grafana OnCall documents. */
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
