import { expect, it } from 'vitest';
import { isInBar, placeAt, places, placesFor } from './places.ts';

it.each([
  ['/now', '/now'],
  ['/services/umami/releases/3.0.1', '/services'],
  ['/upload', '/services'],
  ['/advisories/CVE-2025-55182', '/findings'],
  ['/trains/3', '/decisions'],
  ['/status-pages', '/announcements'],
  ['/settings/feeds', '/settings'],
  ['/incidents/INC-7', '/incidents'],
  ['/incidents/INC-7/postmortem', '/postmortems'],
])('%s belongs to %s', (pathname, to) => {
  expect(placeAt(pathname)?.to).toBe(to);
});

it.each(['/me', '/welcome', '/', '/nowhere', '/no-such-place'])('%s is nowhere of these', (pathname) => {
  expect(placeAt(pathname)).toBeUndefined();
});

it('has five places in the bar of a phone and offers reports to their readers only', () => {
  expect(places.filter(isInBar)).toHaveLength(5);
  expect(placesFor(true)).toContain(placeAt('/reports'));
  expect(placesFor(false)).not.toContain(placeAt('/reports'));
});
