import { expect, it } from 'vitest';
import { proxyFor } from './proxy.ts';

const settings = (noProxy?: string) => ({ httpProxy: 'http://p:1', httpsProxy: 'http://p:2', noProxy });

it('takes the proxy of the scheme', () => {
  expect(proxyFor(new URL('http://example.org/'), settings())).toBe('http://p:1');
  expect(proxyFor(new URL('https://example.org/'), settings())).toBe('http://p:2');
  expect(
    proxyFor(new URL('https://example.org/'), { httpProxy: 'http://p:1', httpsProxy: undefined, noProxy: undefined }),
  ).toBeUndefined();
});

it.each([
  ['http://example.org/', 'example.org', true],
  ['http://feeds.example.org/', 'example.org', true],
  ['http://feeds.example.org/', '.example.org', true],
  ['http://feeds.example.org/', '*.example.org', true],
  ['http://badexample.org/', 'example.org', false],
  ['http://example.org/', 'localhost, EXAMPLE.org', true],
  ['http://example.org/', 'localhost other.org', false],
  ['http://example.org:8080/', 'example.org:8080', true],
  ['http://example.org/', 'example.org:8080', false],
  ['https://example.org/', 'example.org:443', true],
  ['http://10.0.0.1/', '10.0.0.1', true],
  ['http://[::1]/', '::1', true],
  ['http://[::1]/', '[::1]', true],
  ['http://anything/', '*', true],
  ['http://anything/', '', false],
])('%s with no_proxy=%s goes there directly: %s', (url, noProxy, isDirect) => {
  expect(proxyFor(new URL(url), settings(noProxy)) === undefined).toBe(isDirect);
});
