import type { IntakeDecision } from '@lockstep/alerting';
import type { Message } from './message.ts';

/** The alerts of one call, answered together. */
export interface Asked {
  readonly decisions: IntakeDecision[];
  left: number;
  readonly resolve: (decisions: readonly IntakeDecision[]) => void;
  readonly reject: (error: unknown) => void;
}

/** A message that was not answered yet. */
export interface Waiting {
  readonly message: Message;
  readonly asked: Asked;
  /** Its place among the alerts of the call. */
  readonly place: number;
}

/** The call is answered with the last of its alerts. */
export function answer({ asked, place }: Waiting, decision: IntakeDecision): void {
  asked.decisions[place] = decision;
  asked.left -= 1;
  if (asked.left === 0) asked.resolve(asked.decisions);
}

/** How many messages speak of each alert. */
export class Mentions {
  readonly #counts = new Map<string, number>();

  has(identity: string): boolean {
    return this.#counts.has(identity);
  }

  add({ message: { identity } }: Waiting): void {
    this.#counts.set(identity, (this.#counts.get(identity) ?? 0) + 1);
  }

  remove({ message: { identity } }: Waiting): void {
    const left = (this.#counts.get(identity) ?? 0) - 1;
    if (left > 0) this.#counts.set(identity, left);
    else this.#counts.delete(identity);
  }
}
