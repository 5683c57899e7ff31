import { describe, expect, it } from 'vitest';
import { META, noSamples, reading, sampleReading } from '../reading/test-samples.ts';
import { gcpMonitoring } from './parse.ts';

describe('Google Cloud Monitoring', () => {
  it.each([
    ['open', 'fire', 'error'],
    ['OPEN', 'fire', 'error'],
    ['closed', 'resolve', undefined],
  ])('takes the state %s as %s', (state, action, severity) => {
    const incident = { incident_id: 'i', state, severity: 'Error', started_at: 1_767_225_600, ended_at: 1_767_225_660 };

    expect(reading(gcpMonitoring, { incident }).alerts).toMatchObject([
      {
        action,
        dedupKey: 'incident:i',
        severity,
        startsAt: 1_767_225_600_000,
        endsAt: action === 'resolve' ? 1_767_225_660_000 : undefined,
      },
    ]);
  });

  it('leaves out the test of a channel', () => {
    expect(reading(gcpMonitoring, { version: 'test', incident: { incident_id: 'i' } }).ignored).toEqual([
      { reason: 'a test notification', count: 1 },
    ]);
    expect(gcpMonitoring.parse({}, META)).toMatchObject({ ok: false });
  });
});

describe.skipIf(noSamples)('real payloads (needs ../shared beside the checkout)', () => {
  it('reads an incident', () => {
    expect(sampleReading(gcpMonitoring, 'gcp-monitoring/incident-open.json')).toEqual({
      alerts: [
        {
          action: 'fire',
          dedupKey: 'incident:f2e08c333dc64cb09f75eaab355393bz',
          summary: 'CPU (agent) for webserver-85 is above the threshold of 1% with a value of 28.5%',
          labels: { resource_name: 'webserver-85', policy: 'Webserver Health', condition: 'CPU usage' },
          annotations: {
            summary: 'CPU (agent) for webserver-85 is above the threshold of 1% with a value of 28.5%',
            description:
              '{"summary": "CPU utilization for alerta-webserver-85 is over 95%",                                  "resource_name": "alerta-webserver-85"}',
          },
          startsAt: Date.parse('2017-07-06T19:10:14.000Z'),
          links: [
            { url: 'https://app.stackdriver.com/incidents/f2e08c333dc64cb09f75eaab355393bz', label: 'Google Cloud' },
          ],
        },
      ],
      changes: [],
      rejected: [],
      ignored: [],
    });
  });

  it('reads one with labels', () => {
    expect(sampleReading(gcpMonitoring, 'gcp-monitoring/keep-5xx-errors-production.json')).toEqual({
      alerts: [
        {
          action: 'fire',
          dedupKey: 'incident:prod-5xx-123',
          summary: 'High rate of 5XX errors detected in production environment',
          labels: {
            environment: 'production',
            team: 'platform',
            'resource.module_id': 'default',
            'resource.version_id': 'prod-v1',
            resource_type: 'gae_app',
            resource_name: 'Production Web Cluster',
            project: 'prod-web-cluster',
            policy: 'projects/987654/alertPolicies/5xx-policy',
            condition: '5XX Error Rate > 5%',
            metric: 'appengine.googleapis.com/http/server/response_count',
          },
          annotations: {
            summary: 'High rate of 5XX errors detected in production environment',
            observed_value: '12.5',
            threshold_value: '5.0',
          },
          severity: 'critical',
          links: [{ url: 'https://console.cloud.google.com/monitoring/alerting/incidents/123', label: 'Google Cloud' }],
        },
      ],
      changes: [],
      rejected: [],
      ignored: [],
    });
  });

  it('reads another one', () => {
    expect(sampleReading(gcpMonitoring, 'gcp-monitoring/keep-database-latency.json')).toEqual({
      alerts: [
        {
          action: 'fire',
          dedupKey: 'incident:db-345',
          summary: 'High database query latency detected',
          labels: {
            environment: 'production',
            team: 'database',
            'resource.database_id': 'prod-mysql-main',
            resource_type: 'cloudsql_database',
            resource_name: 'Production MySQL Main',
            project: 'prod-db-cluster',
            policy: 'projects/987654/alertPolicies/db-latency',
            condition: 'Query Latency > 2s',
            metric: 'cloudsql.googleapis.com/database/mysql/query_latency',
          },
          annotations: {
            summary: 'Database query latency above threshold',
            observed_value: '2.5',
            threshold_value: '2.0',
          },
          severity: 'warning',
          links: [{ url: 'https://console.cloud.google.com/monitoring/alerting/incidents/345', label: 'Google Cloud' }],
        },
      ],
      changes: [],
      rejected: [],
      ignored: [],
    });
  });
});
