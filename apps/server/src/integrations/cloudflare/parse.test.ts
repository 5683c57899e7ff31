import { describe, expect, it } from 'vitest';
import { META, NOW, reading } from '../reading/test-samples.ts';
import { cloudflare, parseCloudflare } from './parse.ts';

function notification(about: object) {
  return { name: 'policy', text: 'attack', data: {}, ts: 1767225600, alert_type: 'dos_attack_l7', ...about };
}

describe('a notification of Cloudflare', () => {
  it('ends with the event that ends it', () => {
    const at = (alert_event: string) =>
      reading(cloudflare, notification({ alert_event, alert_correlation_id: 'c1' })).alerts[0];

    expect(at('ALERT_STATE_EVENT_START')).toMatchObject({ action: 'fire', dedupKey: 'cloudflare|c1' });
    expect(at('ALERT_STATE_EVENT_END')).toMatchObject({ action: 'resolve', dedupKey: 'cloudflare|c1' });
  });

  it.each([
    ['dos_attack_l4', 'both', 'error'],
    ['advanced_ddos_attack_l7_alert', 'both', 'error'],
    ['clickhouse_alert_fw_anomaly', 'security', 'warning'],
    ['universal_ssl_event_type', 'both', 'warning'],
    ['load_balancing_health_alert', 'reliability', undefined],
    ['something_new', 'security', undefined],
  ])('of type %s concerns %s and is %s', (alert_type, axis, severity) => {
    expect(reading(cloudflare, notification({ alert_type })).alerts).toMatchObject([{ axis, severity }]);
  });

  it('that tests the webhook is left out', () => {
    expect(reading(cloudflare, { text: 'Hello World!' }).ignored).toEqual([{ reason: 'test message', count: 1 }]);
  });

  it.each([null, 'x', {}, [], [{ text: 'a' }]])('%j is refused with the cure', (payload) => {
    expect(parseCloudflare(payload, META)).toMatchObject({ ok: false, problem: expect.stringContaining('Webhooks') });
  });
});

it.each([
  ['s3cret', true],
  ['s3cre', false],
  ['', false],
])('the secret %j: %s', (given, ok) => {
  const request = { body: new Uint8Array(), headers: { 'cf-webhook-auth': given }, now: NOW };

  expect(cloudflare.signature?.check(request, 's3cret').ok).toBe(ok);
});
