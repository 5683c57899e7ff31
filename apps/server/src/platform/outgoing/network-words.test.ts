import { expect, it } from 'vitest';
import { networkWords } from './network-words.ts';

it.each([
  [
    'connect ECONNREFUSED 127.0.0.1:9',
    '127.0.0.1:9 refuses the connection: check the port, and that it runs there (ECONNREFUSED)',
  ],
  ['connect ECONNREFUSED ::1:9', '::1:9 refuses the connection: check the port, and that it runs there (ECONNREFUSED)'],
  [
    'getaddrinfo ENOTFOUND shop.example.org',
    'no address is known for shop.example.org: check how it is spelled (ENOTFOUND)',
  ],
  ['getaddrinfo EAI_AGAIN db', 'the address of db can not be looked up now (EAI_AGAIN)'],
  ['read ECONNRESET', 'the connection was cut (ECONNRESET)'],
  ['connect EHOSTUNREACH 10.0.0.1:443', 'no way leads to 10.0.0.1:443: check the network in between (EHOSTUNREACH)'],
  [
    'connect ETIMEDOUT 10.0.0.1:443',
    '10.0.0.1:443 does not answer: check the address and the firewalls in between (ETIMEDOUT)',
  ],
  ['certificate has expired', 'certificate has expired'],
  ['connect ENEWCODE there', 'connect ENEWCODE there'],
  ['two\n  lines', 'two lines'],
  ['', 'no connection'],
])('%j is said as %j', (message, words) => {
  expect(networkWords(new Error(message))).toBe(words);
});

it('knows several addresses that refused together by their code', () => {
  const together = Object.assign(new AggregateError([], ''), { code: 'ECONNREFUSED' });

  expect(networkWords(together)).toBe(
    'the other side refuses the connection: check the port, and that it runs there (ECONNREFUSED)',
  );
});
