import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { NOW, noSamples, reading, sampleReading } from '../reading/test-samples.ts';
import { pagerdutyWebhook, parsePagerdutyWebhook } from './webhook.ts';

const INCIDENT = { id: 'P1', title: 'down', urgency: 'high', html_url: 'https://acme.pagerduty.com/incidents/P1' };

describe('a PagerDuty webhook', () => {
  it.each([
    ['incident.triggered', 'fire'],
    ['incident.reopened', 'fire'],
    ['incident.acknowledged', 'acknowledge'],
    ['incident.unacknowledged', 'unacknowledge'],
    ['incident.resolved', 'resolve'],
  ])('takes %s as %s', (event_type, action) => {
    const event = { event_type, occurred_at: '2026-01-01T00:00:00Z', data: INCIDENT, agent: { summary: 'Ada' } };

    const { alerts } = reading(pagerdutyWebhook, { event });

    expect(alerts).toMatchObject([{ action, dedupKey: 'P1', summary: 'down', severity: 'critical', by: 'Ada' }]);
    expect(alerts[0]?.links).toEqual([{ url: 'https://acme.pagerduty.com/incidents/P1', label: 'PagerDuty' }]);
  });

  it('puts a note to its incident', () => {
    const event = { event_type: 'incident.annotated', data: { id: 'N1', incident: { id: 'P1' }, content: 'looking' } };

    expect(reading(pagerdutyWebhook, { event }).alerts).toMatchObject([
      { action: 'note', dedupKey: 'P1', note: 'looking' },
    ]);
  });

  it('names what it leaves out', () => {
    expect(reading(pagerdutyWebhook, { event: { event_type: 'pagey.ping' } }).ignored).toEqual([
      { reason: 'a test ping', count: 1 },
    ]);
    expect(reading(pagerdutyWebhook, { event: { event_type: 'incident.triggered' } }).rejected).toEqual([
      { path: 'event.data', problem: 'names no incident (`id`)' },
    ]);
    expect(parsePagerdutyWebhook({})).toMatchObject({ ok: false });
  });

  it('is believed with any of the signatures, and only with the right secret', () => {
    const body = Buffer.from('{"event":{}}');
    const good = createHmac('sha256', 'new').update(body).digest('hex');
    const headers = { 'x-pagerduty-signature': `v1=${'0'.repeat(64)},v1=${good}` };

    const check = (secret: string, given: Record<string, string>) =>
      pagerdutyWebhook.signature?.check({ body, headers: given, now: NOW }, secret);

    expect(check('new', headers)).toEqual({ ok: true });
    expect(check('old', headers)).toMatchObject({ ok: false });
    expect(check('new', {})).toMatchObject({ ok: false, problem: expect.stringContaining('missing') });
    expect(check('new', { 'x-pagerduty-signature': good })).toMatchObject({ ok: false });
  });
});

describe.skipIf(noSamples)('real payloads (needs ../shared beside the checkout)', () => {
  it('reads version 1', () => {
    const read = sampleReading(pagerdutyWebhook, 'pagerduty/webhook-v1.json');

    expect(read.alerts).toMatchObject([
      { action: 'acknowledge', dedupKey: 'PIJ90N7', summary: '45645', by: undefined },
      {
        action: 'resolve',
        dedupKey: 'PIJ90N7',
        labels: { service: 'service' },
        by: 'Alan Kay',
        endsAt: Date.parse('2013-07-09T20:25:45Z'),
        links: [{ url: 'https://acme.pagerduty.com/incidents/PIJ90N7', label: 'PagerDuty' }],
      },
    ]);
    expect(read.rejected).toEqual([]);
  });

  it('reads version 3', () => {
    expect(sampleReading(pagerdutyWebhook, 'pagerduty/webhook-v3-event.json')).toEqual({
      alerts: [],
      changes: [],
      rejected: [],
      ignored: [{ reason: '`incident.priority_updated` opens or closes nothing', count: 1 }],
    });
  });
});
