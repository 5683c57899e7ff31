import { StartupProblem } from '../config/startup-problem.ts';
import type { RequestContext, Transaction } from '../context.ts';
import type { SealingKeys } from './sealing-keys.ts';
import {
  addSealed,
  findSealed,
  listFingerprints,
  listSealedByOthers,
  putSealed,
  removeSealed,
  type SealedRow,
} from './secret-store.ts';

/** Passwords, tokens and keys of ours at rest: sealed in the database, opened only where they are used. */
export class Secrets {
  readonly #keys: SealingKeys;

  constructor(keys: SealingKeys) {
    this.#keys = keys;
  }

  /** @throws Unopened when it was sealed by a key that is not at hand */
  async find(tx: Transaction, name: string): Promise<string | undefined> {
    const sealed = await findSealed(tx, name);
    return sealed === undefined ? undefined : this.#keys.open(name, sealed);
  }

  async put(tx: Transaction, name: string, plain: string, now: number): Promise<void> {
    await putSealed(tx, this.#row(name, plain, now));
  }

  /** What is there already stays: for what is made once, by whichever process comes first. */
  async add(tx: Transaction, name: string, plain: string, now: number): Promise<void> {
    await addSealed(tx, this.#row(name, plain, now));
  }

  async remove(tx: Transaction, name: string): Promise<void> {
    await removeSealed(tx, name);
  }

  /**
   * Refuses to go on without the keys that the database was sealed with, and seals anew what an earlier key sealed.
   *
   * @throws StartupProblem
   */
  async prepare(ctx: RequestContext): Promise<void> {
    await ctx.transaction(async (tx) => {
      const missing = (await listFingerprints(tx)).filter(({ fingerprint }) => !this.#has(fingerprint));
      if (missing.length > 0) throw wrongKey(missing, this.#keys.fingerprints);
      for (const { name, sealed } of await listSealedByOthers(tx, this.#keys.fingerprint)) {
        await this.put(tx, name, this.#keys.open(name, sealed), ctx.now);
      }
    });
  }

  #has(fingerprint: string): boolean {
    return this.#keys.fingerprints.includes(fingerprint);
  }

  #row(name: string, plain: string, now: number): SealedRow {
    return { name, fingerprint: this.#keys.fingerprint, sealed: this.#keys.seal(name, plain), now };
  }
}

function wrongKey(
  missing: readonly { readonly fingerprint: string; readonly names: readonly string[] }[],
  given: readonly string[],
): StartupProblem {
  const names = missing.flatMap((each) => each.names);
  const wanted = missing.map(({ fingerprint }) => `\`${fingerprint}\``).join(', ');
  const have = given.map((fingerprint) => `\`${fingerprint}\``).join(', ');
  return new StartupProblem(
    `the key for secrets is not the one this database was sealed with: it needs ${wanted} and was given ${have}`,
    [
      'put the earlier key behind the new one in LOCKSTEP_SECRET_KEY (`new,earlier`), or into the file `secret.key` of the data folder',
      `if it is lost for good, end what it sealed with \`delete from sealed_secret\` and set the channels up again (${names.length} secrets)`,
    ].join('; '),
  );
}
