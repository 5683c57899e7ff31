import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { META, NOW, noSamples, reading, sampleReading } from '../reading/test-samples.ts';
import { sentry, parseSentry } from './parse.ts';

describe('Sentry', () => {
  it.each([
    ['critical', 'fire', 'critical'],
    ['warning', 'fire', 'warning'],
    ['resolved', 'resolve', undefined],
  ])('takes a metric alert that is %s as %s', (action, ours, severity) => {
    const metric_alert = { id: '7', alert_rule: { id: '1', name: 'errors' }, date_started: '2026-01-01T00:00:00Z' };

    const { alerts } = reading(sentry, {
      action,
      data: { metric_alert, description_title: 'Too many', web_url: 'https://s.example.org/7' },
    });

    expect(alerts).toMatchObject([{ action: ours, dedupKey: 'metric:7', summary: 'Too many', severity }]);
    expect(alerts[0]?.links).toEqual([{ url: 'https://s.example.org/7', label: 'Sentry' }]);
  });

  it('opens an issue by its alert and closes it by the issue', () => {
    const event = {
      title: 'boom',
      issue_id: '9',
      level: 'fatal',
      tags: [['region', 'eu']],
      datetime: '2026-01-01T00:00:00Z',
    };
    const opened = reading(sentry, { action: 'triggered', data: { event, triggered_rule: 'all' } });
    const closed = reading(sentry, {
      action: 'resolved',
      data: { issue: { id: '9', title: 'boom' } },
      actor: { name: 'Ada' },
    });

    expect(opened.alerts).toMatchObject([
      { action: 'fire', dedupKey: 'issue:9', severity: 'critical', labels: { 'tags.region': 'eu', rule: 'all' } },
    ]);
    expect(closed.alerts).toMatchObject([{ action: 'resolve', dedupKey: 'issue:9', by: 'Ada', note: undefined }]);
  });

  it('says why an issue ends that nobody resolved', () => {
    expect(reading(sentry, { action: 'archived', data: { issue: { id: '9' } } }).alerts).toMatchObject([
      { action: 'resolve', note: 'archived in Sentry' },
    ]);
  });

  it('names what it leaves out', () => {
    const headers = { 'sentry-hook-resource': 'installation' };

    expect(reading(sentry, { action: 'assigned', data: { issue: { id: '9' } } }).ignored).toEqual([
      { reason: '`issue.assigned` opens or closes nothing', count: 1 },
    ]);
    expect(reading(sentry, { action: 'created', data: { installation: {} } }, { headers }).ignored).toEqual([
      { reason: '`installation` of Sentry opens or closes nothing: send issue alerts and metric alerts', count: 1 },
    ]);
    expect(parseSentry({}, META)).toMatchObject({ ok: false });
  });

  it('is believed with the signature of the body', () => {
    const body = Buffer.from('{"a":1}');
    const signature = createHmac('sha256', 's').update(body).digest('hex');
    const check = (headers: Record<string, string>) => sentry.signature?.check({ body, headers, now: NOW }, 's');

    expect(check({ 'sentry-hook-signature': signature })).toEqual({ ok: true });
    expect(check({ 'sentry-hook-signature': signature.replace(/^./, 'x') })).toMatchObject({ ok: false });
  });
});

describe.skipIf(noSamples)('real payloads (needs ../shared beside the checkout)', () => {
  it('reads an issue of a browser', () => {
    expect(sampleReading(sentry, 'sentry/keep-browser-timeout.json')).toEqual({
      alerts: [
        {
          action: 'fire',
          dedupKey: 'issue:4616132097',
          summary: 'Failed to fetch user profile',
          labels: {
            'tags.browser': 'Chrome 121.0.0.0',
            'tags.error.type': 'NetworkError',
            'tags.http.status_code': '504',
            'tags.environment': 'production',
            level: 'error',
            platform: 'javascript',
            environment: 'production',
            project: 'frontend-app',
            logger: 'javascript',
          },
          annotations: {
            culprit: 'fetchUserProfile at app.js:245',
            message: 'Failed to fetch user profile: NetworkError: Server responded with 504 Gateway Timeout',
            event_id: 'a892bf7d01c640b597831fb1710e3414',
          },
          severity: 'error',
          startsAt: Date.parse('2024-03-09T13:34:45.873Z'),
          links: [{ url: 'https://keep-dr.sentry.io/issues/4616132097/', label: 'Sentry' }],
        },
      ],
      changes: [],
      rejected: [],
      ignored: [],
    });
  });

  it('reads another one', () => {
    expect(sampleReading(sentry, 'sentry/keep-database-timeout.json')).toEqual({
      alerts: [
        {
          action: 'fire',
          dedupKey: 'issue:4616132099',
          summary: 'Failed to load product catalog',
          labels: {
            'tags.browser': 'Edge 120.0.0.0',
            'tags.error.type': 'ApiError',
            'tags.http.status_code': '502',
            'tags.environment': 'production',
            level: 'error',
            platform: 'javascript',
            environment: 'production',
            project: 'frontend-app',
            logger: 'javascript',
          },
          annotations: {
            culprit: 'loadProductCatalog at products.js:89',
            message:
              'Failed to load product catalog: Server responded with 502 Bad Gateway - Database connection timeout',
            event_id: 'c634de9f01c640b597831fb1710e3416',
          },
          severity: 'error',
          startsAt: Date.parse('2024-03-09T13:38:05.873Z'),
          links: [{ url: 'https://keep-dr.sentry.io/issues/4616132099/', label: 'Sentry' }],
        },
      ],
      changes: [],
      rejected: [],
      ignored: [],
    });
  });

  it('reads the plug-in of before', () => {
    expect(sampleReading(sentry, 'sentry/legacy-webhook-full.json')).toEqual({
      alerts: [
        {
          action: 'fire',
          dedupKey: 'issue:541485531',
          summary: 'This is an example Python exception',
          labels: {
            'tags.browser': 'Chrome 28.0',
            'tags.device': 'Other',
            'tags.level': 'error',
            'tags.os': 'Windows 8',
            'tags.sentry:user': 'id:1',
            'tags.url': 'http://example.com/foo',
            level: 'error',
            project: 'alerta5',
          },
          annotations: {
            culprit: 'raven.scripts.runner in main',
            message: 'This is an example Python exception',
            event_id: '0476467adf8f499ea795a48fcc4bf290',
          },
          severity: 'error',
          startsAt: Date.parse('2018-05-02T08:07:10.000Z'),
          links: [{ url: 'https://sentry.io/alertaio/alerta5/issues/541485531/', label: 'Sentry' }],
        },
      ],
      changes: [],
      rejected: [],
      ignored: [],
    });
  });
});
