import { expect, it } from 'vitest';
import type { Advisory } from './advisory.ts';
import { compilePackage, matchComponent } from './match-component.ts';

function about(introduced: string, fixed: string): Pick<Advisory, 'id' | 'affected'> {
  const events = [{ introduced }, { fixed }];
  const ranges = [{ type: 'SEMVER' as const, events }];
  return {
    id: 'X-1',
    affected: [{ ecosystem: 'npm', name: 'left', versions: [], ranges, isUpperBoundUnknown: false }],
  };
}

it.each([
  ['0.5.0', `1.0.0-0${'long'.repeat(100)}`, 'not_affected'],
  [`1.0.0-0${'long'.repeat(100)}`, '6.0.0', 'not_affected'],
  [`1.0.0-0${'long'.repeat(100)}`, '7.0.0', 'affected'],
])('does not take a bound that is too long to be packed for no bound: %#', (introduced, fixed, state) => {
  const compiled = compilePackage([about(introduced, fixed)], 'npm', 'left');

  const [match] = matchComponent(compiled, { ecosystem: 'npm', version: '6.4.0' });

  expect(match?.state ?? 'not_affected').toBe(state);
});
