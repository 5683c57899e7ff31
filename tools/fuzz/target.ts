/** What is fuzzed. */

export interface FuzzTarget {
  readonly name: string;
  /** Real texts to begin with; mutations of them are tried most of the time. Called once, in the worker. */
  readonly seeds: () => readonly string[];
  /** Pieces that texts of this notation are made of; they are put into seeds at random places. */
  readonly pieces?: readonly string[];
  /** Runs the parser. Throwing is a crash; a broken law may be reported by throwing too. */
  readonly run: (text: string) => unknown;
  /** Longest text tried, in characters. */
  readonly maxLength: number;
}

/** Longest time one text may take, in milliseconds: beyond it we speak of a hang. Generous, as the machine may be busy. */
export const HANG_MS = 10_000;

/** Most heap a target may hold on to between the first quarter and the end of its time, in bytes. */
export const GROWTH_BYTES = 64 * 1024 * 1024;
