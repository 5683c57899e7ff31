import { createPatternCompiler, indexRules, type RulesIndex } from '@lockstep/alerting';
import type { Transaction } from '../platform/context.ts';
import { builtInRoutes } from './ports.ts';
import { loadRules, readRevision } from './rules-store.ts';

/** The rules, compiled and kept for as long as their revision stands. */
export class RulesInForce {
  readonly #compile = createPatternCompiler();
  #index: RulesIndex | undefined;
  #ways = builtInRoutes();

  /**
   * @param revision as it was read along with something else
   * @returns this revision, or a newer one
   */
  async at(tx: Transaction, revision: number, now: number): Promise<RulesIndex> {
    const ways = builtInRoutes();
    const isSame = this.#ways === ways;
    if (isSame && this.#index?.rules.revision === revision) return this.#index;
    const rules = await loadRules(tx, now);
    const index = indexRules({ ...rules, routes: [...ways, ...rules.routes] }, this.#compile);
    const isNewer = this.#index === undefined || this.#index.rules.revision < rules.revision;
    if (isNewer || !isSame) [this.#index, this.#ways] = [index, ways];
    return index;
  }

  /** For those who read nothing else. */
  async now(tx: Transaction, now: number): Promise<RulesIndex> {
    return await this.at(tx, await readRevision(tx), now);
  }
}
