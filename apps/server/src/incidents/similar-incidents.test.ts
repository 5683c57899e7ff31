import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Likeness, similarTo, wordQuery } from './similar-incidents.ts';

const nothing: Likeness = { title: '', services: [], advisories: [], releases: [], labels: [], packages: [] };
const one: Likeness = {
  title: 'Checkout latency is high again',
  services: ['checkout'],
  advisories: ['CVE-2026-0001'],
  releases: ['checkout 1.4.2'],
  labels: [{ alertname: 'LatencyHigh', severity: 'critical' }],
  packages: ['npm/left'],
};
const because = (other: Partial<Likeness>) =>
  similarTo(one, [{ ...nothing, ...other }]).flatMap((found) => found.because);

describe('similar incidents', () => {
  it.each([
    ['the same service', { services: ['mail', 'checkout'] }, ['same service: checkout']],
    ['the same advisory', { advisories: ['CVE-2026-0001'] }, ['same advisory: CVE-2026-0001']],
    ['the same release', { releases: ['checkout 1.4.2'] }, ['caused or fixed by the same release: checkout 1.4.2']],
    ['the same component', { packages: ['npm/left', 'npm/right'] }, ['same component: npm/left']],
    ['three words', { title: 'Latency of checkout too high' }, ['same words: checkout, latency, high']],
    ['two words', { title: 'high latency' }, []],
    ['labels that say where, not what', { labels: [{ severity: 'critical' }] }, []],
    [
      'one label of alerts and a word',
      { labels: [{ alertname: 'LatencyHigh' }], title: 'latency' },
      ['alerts with: alertname=LatencyHigh', 'same words: latency'],
    ],
  ] satisfies [string, Partial<Likeness>, string[]][])('have %s', (_what, other, said) => {
    expect(because(other)).toEqual(said);
  });

  it('are at most five, the most alike first, of two alike the one that came first', () => {
    const past = [
      { ...nothing, services: ['checkout'], title: 'a' },
      { ...nothing, services: ['checkout'], advisories: ['CVE-2026-0001'], title: 'b' },
      ...['c', 'd', 'e', 'f', 'g'].map((title) => ({ ...nothing, services: ['checkout'], title })),
    ];

    expect(similarTo(one, past).map(({ incident }) => incident.title)).toEqual(['b', 'a', 'c', 'd', 'e']);
  });

  it('are asked for with words that full text takes, whatever the title is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (title) => {
        expect(wordQuery(title)).toMatch(
          /^$|^[\p{L}\p{N}]+$|^\([\p{L}\p{N}]+ & [\p{L}\p{N}]+\)( \| \([\p{L}\p{N}]+ & [\p{L}\p{N}]+\))*$/u,
        );
      }),
    );
    expect(wordQuery('Checkout is down')).toBe('(checkout & down)');
  });
});
