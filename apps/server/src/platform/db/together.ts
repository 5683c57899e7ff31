import type { Together, Transaction } from '../context.ts';

interface Caller {
  readonly ask: unknown;
  readonly resolve: (answer: unknown) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * One at a time: callers that come while a statement is under way wait and go with the next one. A statement is only ever sent
 * after its last caller asked, so each sees everything that was committed before it asked.
 */
export class Queue {
  readonly #waiting: Caller[] = [];
  readonly #tx: Transaction;
  readonly #together: Together<unknown, unknown>;
  readonly #isOutcomeUnknown: (error: unknown) => boolean;
  #isBusy = false;

  /** @param isOutcomeUnknown tells failures after which a statement may have taken effect: it is not sent again */
  constructor(tx: Transaction, together: Together<unknown, unknown>, isOutcomeUnknown: (error: unknown) => boolean) {
    this.#tx = tx;
    this.#together = together;
    this.#isOutcomeUnknown = isOutcomeUnknown;
  }

  ask(ask: unknown): Promise<unknown> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ ask, resolve, reject });
      if (this.#isBusy) return;
      this.#isBusy = true;
      // Requests that arrived in the same turn of the event loop go together.
      setImmediate(() => void this.#drain());
    });
  }

  async #drain(): Promise<void> {
    while (this.#waiting.length > 0) await this.#send(this.#waiting.splice(0, this.#together.limit));
    this.#isBusy = false;
  }

  async #send(callers: readonly Caller[]): Promise<void> {
    try {
      const answers = await this.#together.run(
        this.#tx,
        callers.map(({ ask }) => ask),
      );
      if (answers.length !== callers.length) throw new RangeError('a shared statement left a caller without an answer');
      for (const [at, { resolve }] of callers.entries()) resolve(answers[at]);
    } catch (error) {
      if (callers.length === 1 || this.#isOutcomeUnknown(error)) for (const { reject } of callers) reject(error);
      // The statement had no effect. What is wrong with one caller is not the others' fault.
      else for (const caller of callers) await this.#send([caller]);
    }
  }
}
