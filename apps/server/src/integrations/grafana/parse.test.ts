import { describe, expect, it } from 'vitest';
import { noSamples, reading, sampleReading, sampleText } from '../reading/test-samples.ts';
import { grafana, parseGrafana } from './parse.ts';

describe('unified alerting', () => {
  it('takes a time before time as "still firing", and keeps values and links', () => {
    const read = reading(grafana, {
      alerts: [
        {
          status: 'firing',
          labels: { alertname: 'a' },
          fingerprint: 'f',
          endsAt: '0001-01-01T00:00:00Z',
          values: { A: 2.5, C: 1 },
          silenceURL: 'https://g.example.org/silence',
          dashboardURL: 'https://g.example.org/d/1',
          panelURL: 'https://g.example.org/d/1?viewPanel=2',
        },
      ],
    });

    expect(read.alerts).toMatchObject([
      { action: 'fire', endsAt: undefined, annotations: { 'values.A': '2.5', 'values.C': '1' } },
    ]);
    expect(read.alerts[0]?.links.map(({ label }) => label)).toEqual(['panel', 'dashboard', 'silence in Grafana']);
  });
});

describe('legacy alerting', () => {
  it.each([
    ['alerting', 'fire'],
    ['no_data', 'fire'],
    ['ok', 'resolve'],
  ])('takes the state %s as %s', (state, action) => {
    expect(reading(grafana, { state, ruleId: 1, ruleName: 'r' }).alerts).toMatchObject([
      { action, dedupKey: 'rule:1:1' },
    ]);
  });

  it.each(['paused', 'pending'])('leaves out rules that are %s, and says so', (state) => {
    expect(reading(grafana, { state, ruleId: 1 })).toMatchObject({
      alerts: [],
      ignored: [{ reason: `the rule is ${state}`, count: 1 }],
    });
  });
});

describe.skipIf(noSamples)('real payloads (needs ../shared beside the checkout)', () => {
  it('reads a unified webhook', () => {
    expect(sampleReading(grafana, 'constructed-from-docs/grafana-unified-webhook.json')).toEqual({
      alerts: [
        {
          action: 'fire',
          dedupKey: '57c6d9296de2ad39',
          summary: 'p99 above 2s',
          labels: {
            alertname: 'HighLatency',
            grafana_folder: 'SRE',
            group_key: '{}:{alertname="HighLatency"}',
            service: 'checkout',
            severity: 'critical',
          },
          annotations: {
            receiver: 'tandem',
            runbook_url: 'https://runbooks.example.com/latency',
            summary: 'p99 above 2s',
            value_string: "[ var='A' labels={} value=2.41 ]",
            'values.A': '2.41',
            'values.C': '1',
          },
          severity: 'critical',
          axis: undefined,
          startsAt: Date.parse('2026-03-04T10:15:00Z'),
          endsAt: undefined,
          links: [
            { url: 'https://runbooks.example.com/latency', label: 'runbook' },
            { url: 'https://grafana.example.com/alerting/silence/new', label: 'silence in Grafana' },
            { url: 'https://grafana.example.com/alerting/grafana/abc/view', label: 'source of the alert' },
            { url: 'https://grafana.example.com/', label: 'Grafana' },
          ],
          note: undefined,
          by: undefined,
        },
      ],
      changes: [],
      rejected: [],
      ignored: [],
    });
  });

  it('reads a legacy one', () => {
    const { alerts, rejected } = sampleReading(grafana, 'grafana/legacy-alerting.json');

    expect(rejected).toEqual([]);
    expect(alerts).toMatchObject([
      {
        action: 'fire',
        dedupKey: 'rule:1:7',
        summary: '[Alerting] CPU alert',
        labels: { alertname: 'Zeta CPU alert', state: 'alerting' },
        annotations: { message: 'boom!', 'matches.0.value': '97.007606', 'matches.0.tags.instance': 'zeta.domain' },
        links: [
          {
            url: 'https://grafana.domain.tld/dashboard/db/alarms?fullscreen&edit&tab=alert&panelId=1&orgId=1',
            label: 'rule',
          },
        ],
      },
    ]);
  });

  it('names the cure for a rule in place of an alert', () => {
    expect(parseGrafana(JSON.parse(sampleText('grafana/keep-highmemoryconsumption.json')))).toMatchObject({
      ok: false,
      problem: expect.stringContaining('generic webhook with a mapping'),
    });
  });
});
