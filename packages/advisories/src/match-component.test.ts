import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Advisory, AffectedPackage } from './advisory.ts';
import { evaluate } from './evaluate.ts';
import { compilePackage, matchComponent } from './match-component.ts';

const ecosystem = fc.constantFrom('npm', 'Maven', 'Go', 'AlmaLinux:9', 'Nowhere');
const version = fc.constantFrom(
  '0',
  '1.0.0',
  '1.2',
  '1.2.3-rc.1',
  '2.0.0',
  '2.0.0.1',
  '10.0',
  '1:1.0-1',
  'v0.0.0-20210101000000-0123456789ab',
  'main',
  '',
);
const event = fc.oneof(
  fc.record({ introduced: version }),
  fc.record({ fixed: version }),
  fc.record({ lastAffected: version }),
  fc.record({ limit: version }),
);
const range = fc.record({
  type: fc.constantFrom('SEMVER', 'ECOSYSTEM', 'GIT'),
  events: fc.array(event, { maxLength: 4 }),
});
const entryOf = (of: string): fc.Arbitrary<AffectedPackage> =>
  fc.record({
    ecosystem: fc.constant(of),
    name: fc.constant('left'),
    versions: fc.array(version, { maxLength: 3 }),
    ranges: fc.array(range, { maxLength: 2 }),
    isUpperBoundUnknown: fc.boolean(),
  });
const cases = ecosystem.chain((of) =>
  fc.record({
    of: fc.constant(of),
    advisories: fc.array(fc.array(entryOf(of), { minLength: 1, maxLength: 2 }), { maxLength: 5 }),
    versions: fc.array(version, { minLength: 1, maxLength: 6 }),
  }),
);

it('passing over what a version is beyond changes no answer', () => {
  fc.assert(
    fc.property(cases, ({ of, advisories, versions }) => {
      const records = advisories.map((affected, at): Pick<Advisory, 'id' | 'affected'> => ({
        id: `A-${at}`,
        affected,
      }));
      const compiled = compilePackage(records, of, 'left');

      for (const text of versions) {
        const component = { ecosystem: of, version: text };
        const plain = compiled.advisories.flatMap((affected) => {
          const verdict = evaluate(affected, component);
          return verdict.state === 'not_affected' ? [] : [{ advisoryId: affected.advisoryId, ...verdict }];
        });
        expect(matchComponent(compiled, component)).toEqual(plain);
      }
    }),
    { numRuns: 2_000 },
  );
});
