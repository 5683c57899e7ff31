/** A small configuration of one imagined team, in the shape that Alertmanager documents. */
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
