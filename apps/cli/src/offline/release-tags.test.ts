import { expect, it } from 'vitest';
import { chooseTags } from './release-tags.ts';

const ALL = { series: undefined, last: 100, withPrereleases: true };

it.each([
  ['v1.2.3', 'v', '1.2.3'],
  ['1.2.3', '', '1.2.3'],
  ['release-1.2', 'release-', '1.2'],
  ['web2-v1.2.3-rc1', 'web2-v', '1.2.3-rc1'],
  ['@scope/web@1.2.3+build.4', '@scope/web@', '1.2.3+build.4'],
  ['app/v0.7.0.0', 'app/v', '0.7.0.0'],
  ['v42', 'v', '42'],
  ['2026-01-31', '', '2026-01-31'],
])('reads `%s` as series `%s` and version `%s`', (name, series, version) => {
  expect(chooseTags([{ name, commit: 'c', committedAt: 0 }], ALL).tags).toMatchObject([{ series, version }]);
});

it('takes tags without dots for releases only where there are no others', () => {
  const tags = ['v1.0', 'v2', 'nightly', 'backup-7'].map((name) => ({ name, commit: 'c', committedAt: 0 }));

  expect(chooseTags(tags, ALL).tags.map(({ name }) => name)).toEqual(['v1.0']);
});
