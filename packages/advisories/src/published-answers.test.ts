import { describe, expect, it } from 'vitest';
import { compilePackage, matchComponent } from './match-component.ts';
import { parseAdvisory } from './osv.ts';
import { osvPackageName } from './package-name.ts';
import { hasShared, sharedText } from './test-shared.ts';

interface Row {
  readonly id: string;
  readonly ecosystem: string;
  readonly name: string;
  readonly version: string;
  readonly affected: boolean;
  readonly ranges?: unknown;
  readonly advisory_affected?: unknown;
}

describe.skipIf(!hasShared('fixtures/affected'))('published answers (needs ../shared beside the checkout)', () => {
  function differing(file: string): { count: number; rows: string[] } {
    const rows = sharedText(`fixtures/affected/${file}`)
      .split('\n')
      .filter((line) => line !== '');
    const wrong = rows
      .map((line): Row => JSON.parse(line))
      .flatMap((row) => {
        const state = stateOfRow(row);
        return state === (row.affected ? 'affected' : 'not_affected') ? [] : [`${row.id} ${row.version} ${state}`];
      });
    return { count: rows.length, rows: wrong };
  }

  function stateOfRow(row: Row): string {
    const affected = row.advisory_affected ?? [
      { package: { ecosystem: row.ecosystem, name: row.name }, ranges: row.ranges },
    ];
    const parsed = parseAdvisory({ id: row.id, affected });
    if (!parsed.ok) return parsed.problem;
    const compiled = compilePackage([parsed.advisory], row.ecosystem, osvPackageName(row.ecosystem, row.name));
    return matchComponent(compiled, row)[0]?.state ?? 'not_affected';
  }

  it('agrees on every PyPI row', () => {
    expect(differing('pypi.jsonl')).toEqual({ count: 6533, rows: [] });
  });

  it('agrees on every Go row', () => {
    expect(differing('go.jsonl')).toEqual({ count: 5, rows: [] });
  });

  it('differs from osv-scalibr only in calling a missing version unknown', () => {
    const { count, rows } = differing('osv-scalibr.jsonl');

    expect(count).toBe(90);
    expect(rows).toHaveLength(6);
    expect(rows.filter((row) => !/^scalibr-\d\d  unknown$/.test(row))).toEqual([]);
  });
});
