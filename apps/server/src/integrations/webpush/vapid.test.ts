import { describe, expect, it } from 'vitest';
import { claimsOf } from './test-browser.ts';
import { generateVapidKeys, rotateVapidKeys, vapidHeader } from './vapid.ts';

describe('who we are', () => {
  it('is proven as in the published example', () => {
    /** Source: RFC 8292, 2.4 */
    const header =
      'vapid t=eyJ0eXAiOiJKV1QiLCJhbGciOiJFUzI1NiJ9.eyJhdWQiOiJodHRwczovL3B1c2guZXhhbXBsZS5uZXQiLCJleHAiOjE0NTM1MjM3NjgsInN1YiI6Im1haWx0bzpwdXNoQGV4YW1wbGUuY29tIn0.i3CYb7t4xfxCDquptFOepC9GAu_HLGkMlMuCGSK2rpiUfnK9ojFwDXb1JrErtmysazNjjvW2L9OkSSHzvoD1oA, k=BA1Hxzyi1RUM1b5wjxsn7nGxAszw2u61m164i3MrAIxHF6YK5h4SDYic-dRuU_RCPCfA5aq9ojSwk5Y2EmClBPs';
    const keys = generateVapidKeys();
    const now = Date.UTC(2026, 0, 15, 12);

    expect(claimsOf(header)).toMatchObject({ aud: 'https://push.example.net', sub: 'mailto:push@example.com' });
    expect(claimsOf(vapidHeader(keys, 'https://push.example.net:443/p/x?y', 'mailto:push@example.com', now))).toEqual({
      aud: 'https://push.example.net',
      exp: now / 1000 + 12 * 3600,
      sub: 'mailto:push@example.com',
      key: keys.publicKey,
    });
    expect(() => claimsOf(header.replace('.i3CYb', '.i3CYc'))).toThrow('signature');
  });

  it('has keys of one length', () => {
    for (let index = 0; index < 600; index += 1) {
      const { publicKey, privateKey } = generateVapidKeys();
      expect([publicKey.length, privateKey.length]).toEqual([87, 43]);
    }
  });

  it('changes its key and keeps those that subscriptions are bound to', () => {
    const [old, unused] = [generateVapidKeys(), generateVapidKeys()];

    const rotated = rotateVapidKeys([old, unused], new Set([old.publicKey]));

    expect(rotated).toHaveLength(2);
    expect(rotated[1]).toEqual(old);
    expect([old.publicKey, unused.publicKey]).not.toContain(rotated[0]?.publicKey);
  });
});
