import type { Advisory } from './advisory.ts';
import { parseAdvisory } from './osv.ts';

/** A record about every version of one package below the fix; `json` adds members of OSV, or replaces them. */
export function advisory(id: string, ecosystem: string, name: string, fixed: string, json: object = {}): Advisory {
  const ranges = [{ type: 'ECOSYSTEM', events: [{ introduced: '0' }, { fixed }] }];
  const result = parseAdvisory({ id, affected: [{ package: { ecosystem, name }, ranges }], ...json });
  if (!result.ok) throw new Error(result.problem);
  return result.advisory;
}
