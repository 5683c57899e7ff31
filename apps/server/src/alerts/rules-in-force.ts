import { createPatternCompiler, indexRules, type RulesIndex } from '@lockstep/alerting';
import type { Transaction } from '../platform/context.ts';
import { loadRules, readRevision } from './rules-store.ts';

/** The rules, compiled and kept for as long as their revision stands. */
export class RulesInForce {
  readonly #compile = createPatternCompiler();
  #index: RulesIndex | undefined;

  /**
   * @param revision as it was read along with something else
   * @returns this revision, or a newer one
   */
  async at(tx: Transaction, revision: number, now: number): Promise<RulesIndex> {
    if (this.#index?.rules.revision === revision) return this.#index;
    const index = indexRules(await loadRules(tx, now), this.#compile);
    if (this.#index === undefined || this.#index.rules.revision < index.rules.revision) this.#index = index;
    return index;
  }

  /** For those who read nothing else. */
  async now(tx: Transaction, now: number): Promise<RulesIndex> {
    return await this.at(tx, await readRevision(tx), now);
  }
}
