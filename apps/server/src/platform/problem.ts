import { type ErrorCode, errorStatus } from '@lockstep/contract';

export interface ProblemField {
  /** Path of the field as the client sent it: `body.title`, `query.limit`. */
  readonly field: string;
  readonly problem: string;
  readonly help?: string | undefined;
}

export interface ProblemOptions {
  /** What to do next. */
  readonly help?: string | undefined;
  readonly fields?: readonly ProblemField[] | undefined;
  readonly cause?: unknown;
}

/** A request that can not be served, with a code of the closed list. Mapped to problem JSON in `http/problem.ts` only. */
export class Problem extends Error {
  readonly code: ErrorCode;
  readonly help: string | undefined;
  readonly fields: readonly ProblemField[] | undefined;

  constructor(code: ErrorCode, message: string, options: ProblemOptions = {}) {
    super(message, { cause: options.cause });
    this.name = 'Problem';
    this.code = code;
    this.help = options.help;
    this.fields = options.fields;
  }

  get status(): number {
    return errorStatus[this.code];
  }
}
