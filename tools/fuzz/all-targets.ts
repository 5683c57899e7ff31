/** Every parser that is fuzzed. A new one is a line here. */
import type { FuzzTarget } from './target.ts';
import { versionTargets } from './version-targets.ts';

export function allTargets(): FuzzTarget[] {
  return [...versionTargets()];
}
