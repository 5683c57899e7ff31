import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { META, NOW, reading } from '../reading/test-samples.ts';
import { parseTailscale, tailscale } from './parse.ts';

const event = (type: string) => ({
  type,
  tailnet: 'acme.com',
  message: type,
  data: { nodeID: 'n1', deviceName: 'web' },
});

describe('an event of Tailscale', () => {
  it('is ended by its counterpart', () => {
    const [open, over] = reading(tailscale, [event('nodeNeedsApproval'), event('nodeApproved')]).alerts;

    expect([open?.action, over?.action]).toEqual(['fire', 'resolve']);
    expect(over?.dedupKey).toBe(open?.dedupKey);
  });

  it.each([
    ['nodeNeedsSignature', 'security'],
    ['nodeKeyExpired', 'both'],
  ])('%s concerns %s', (type, axis) => {
    expect(reading(tailscale, [event(type)]).alerts[0]?.axis).toBe(axis);
  });

  it.each(['nodeCreated', 'policyUpdate', 'test', '__proto__'])('%s asks nobody to act', (type) => {
    expect(reading(tailscale, [event(type)]).ignored).toEqual([{ reason: `event ${type}`, count: 1 }]);
  });

  it.each([null, 'x', {}, [3]])('%j is refused with the cure', (payload) => {
    expect(parseTailscale(payload, META)).toMatchObject({ ok: false, problem: expect.stringContaining('list') });
  });
});

describe('the signature', () => {
  const body = Buffer.from('[]');
  const sign = (seconds: number, key = 'key') =>
    `t=${seconds},v1=${createHmac('sha256', key).update(`${seconds}.[]`).digest('hex')}`;
  const check = (header: string) =>
    tailscale.signature?.check({ body, headers: { 'tailscale-webhook-signature': header }, now: NOW }, 'key').ok;

  it.each([
    ['fresh', sign(NOW / 1000), true],
    ['five minutes old', sign(NOW / 1000 - 300), true],
    ['older', sign(NOW / 1000 - 301), false],
    ['from the future', sign(NOW / 1000 + 301), false],
    ['of another secret', sign(NOW / 1000, 'other'), false],
    ['moved to another time', sign(NOW / 1000).replace(`t=${NOW / 1000}`, `t=${NOW / 1000 - 1}`), false],
    ['empty', '', false],
  ])('%s: %s', (_what, header, ok) => {
    expect(check(header)).toBe(ok);
  });
});
