import { expect, it } from 'vitest';
import { deviceWords, needsHomeScreen } from './device-words.ts';
import { givenCode } from './use-given-code.ts';

const edge =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36 Edg/140.0';
const iPhone =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1';
const firefox = 'Mozilla/5.0 (Android 15; Mobile; rv:145.0) Gecko/145.0 Firefox/145.0';

it('calls a browser as its user would', () => {
  expect([edge, iPhone, firefox, 'curl/8'].map(deviceWords)).toEqual([
    'Edge on Windows',
    'Safari on iPhone',
    'Firefox on Android',
    'Browser',
  ]);
});

it('asks for the home screen only where notifications need it', () => {
  expect([needsHomeScreen(iPhone, false), needsHomeScreen(iPhone, true), needsHomeScreen(firefox, false)]).toEqual([
    true,
    false,
    false,
  ]);
});

it('reads the code of a link, and nothing out of half a link', () => {
  expect(givenCode('#verify=method-7&code=123456')).toEqual({ method: 'method-7', code: '123456' });
  expect([givenCode('#verify=method-7'), givenCode('')]).toEqual([undefined, undefined]);
});
