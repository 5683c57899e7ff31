import { createPatternCompiler, indexRules, type RulesIndex } from '@lockstep/alerting';
import { listEngagementsWithPolicy } from '#services/index.ts';
import type { Transaction } from '../platform/context.ts';
import { engagedRoutes } from './engaged-routes.ts';
import { builtInRoutes } from './ports.ts';
import { loadRules, readRevision } from './rules-store.ts';

/** The rules, compiled and kept for as long as their revision stands. */
export class RulesInForce {
  readonly #compile = createPatternCompiler();
  #index: RulesIndex | undefined;
  #ways = builtInRoutes();
  /** When an engagement begins or ends although nobody changes anything. */
  #until = Number.POSITIVE_INFINITY;

  /**
   * @param revision as it was read along with something else
   * @returns this revision, or a newer one
   */
  async at(tx: Transaction, revision: number, now: number): Promise<RulesIndex> {
    const ways = builtInRoutes();
    const isSame = this.#ways === ways && now < this.#until;
    if (isSame && this.#index?.rules.revision === revision) return this.#index;
    const rules = await loadRules(tx, now);
    // Read after the rules: what changes between the two comes with a newer revision.
    const engaged = engagedRoutes(await listEngagementsWithPolicy(tx, now), now);
    const routes = [...ways, ...rules.routes, ...engaged.routes];
    const index = indexRules({ ...rules, routes }, this.#compile);
    const isNewer = this.#index === undefined || this.#index.rules.revision < rules.revision;
    if (isNewer || !isSame) [this.#index, this.#ways, this.#until] = [index, ways, engaged.until];
    return index;
  }

  /** For those who read nothing else. */
  async now(tx: Transaction, now: number): Promise<RulesIndex> {
    return await this.at(tx, await readRevision(tx), now);
  }
}
