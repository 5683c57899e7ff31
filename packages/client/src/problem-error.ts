import type { ProblemBody } from '@lockstep/contract';

/** The server answered, and refused; `code` is from the contract's closed list. */
export class ProblemError extends Error {
  readonly status: number;
  readonly code: ProblemBody['code'];
  readonly help: string | undefined;
  readonly fields: NonNullable<ProblemBody['fields']>;
  readonly requestId: string | undefined;

  constructor(body: Omit<ProblemBody, 'type' | 'requestId'> & { requestId?: string | undefined }) {
    super(body.title);
    this.name = 'ProblemError';
    this.status = body.status;
    this.code = body.code;
    this.help = body.help;
    this.fields = body.fields ?? [];
    this.requestId = body.requestId;
  }
}

/** No answer, or none of ours: the server is away, or something else answers at this address. */
export class UnreachableError extends Error {
  readonly url: string;

  constructor(url: string, reason: string, cause?: unknown) {
    super(`Lockstep can not be reached at \`${url}\`: ${reason}`, { cause });
    this.name = 'UnreachableError';
    this.url = url;
  }
}
