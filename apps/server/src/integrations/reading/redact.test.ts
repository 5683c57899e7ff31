import { describe, expect, it } from 'vitest';
import { withoutSecrets } from './redact.ts';

describe('a text without secrets', () => {
  it.each([
    ['AWS', 'key AKIAIOSFODNN7EXAMPLE in file', 'key [redacted] in file'],
    ['GitHub', `token=ghp_${'a'.repeat(36)};`, 'token=[redacted];'],
    ['Slack', 'xoxb-123456789012-abcdef', '[redacted]'],
    ['Stripe', `sk_live_${'4'.repeat(24)}`, '[redacted]'],
    ['JSON web token', 'Bearer eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl', 'Bearer [redacted]'],
    ['private key', '-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY-----', '[redacted]'],
    ['cut private key', 'a -----BEGIN OPENSSH PRIVATE KEY-----\nb3Bl', 'a [redacted]'],
    ['password in an address', 'postgres://app:hunter2@db:5432/x', 'postgres://app:[redacted]@db:5432/x'],
  ])('masks what has the form of: %s', (_what, text, masked) => {
    expect(withoutSecrets(text)).toBe(masked);
  });

  it('masks the values it is told, wherever they stand', () => {
    expect(withoutSecrets('a s3cr3t$& b s3cr3t$&', [' s3cr3t$& '])).toBe('a [redacted] b [redacted]');
  });

  it('leaves ordinary texts alone', () => {
    const text = 'CVE-2024-0001 in org.yaml:snakeyaml 1.30, see https://example.com/a@b and mail me@example.com';

    expect(withoutSecrets(text, [undefined, '', 'yam', 'REDACTED'])).toBe(text);
  });

  it('takes no longer for a text made to keep it busy', () => {
    const hostile = ['-eyJ', '://a', 'a://b:c', '-----BEGIN PRIVATE KEY-----', 'SG.a'].map((part) =>
      part.repeat(20_000 / part.length),
    );

    const before = performance.now();
    for (const text of hostile) withoutSecrets(text);

    // Each look is linear: a quadratic one takes minutes.
    expect(performance.now() - before).toBeLessThan(5_000);
  });
});
