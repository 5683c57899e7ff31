/** What went wrong with background work, for somebody who reads no code: without names, addresses or anybody's words. */
export interface PlainError {
  readonly error: string;
  readonly cure: string;
}

/** By what Postgres, Node and we ourselves write; the first that fits. */
const known: readonly (readonly [RegExp, PlainError])[] = [
  [
    /ENOSPC|no space left|could not extend file/i,
    { error: 'the disk is full', cure: 'make room where the database and its files lie' },
  ],
  [
    /deadlock|could not serialize|canceling statement|lock timeout/i,
    {
      error: 'others hold what it needs in the database',
      cure: 'look for long transactions in the database, a backup or somebody at a prompt',
    },
  ],
  [
    /ECONNREFUSED|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|EHOSTUNREACH|ECONNRESET|fetch failed|did not answer|timed? ?out/i,
    {
      error: 'what it has to reach does not answer',
      cure: 'look whether this machine reaches it, and at the proxy and the firewall',
    },
  ],
  [
    /connection terminated|not queryable|terminating connection|too many clients|the database system is/i,
    {
      error: 'the database goes away in the middle of it',
      cure: 'look at the database, its log, and how many connections it allows',
    },
  ],
  [
    /relation .* does not exist|column .* does not exist|function .* does not exist|cached plan must not change/i,
    {
      error: 'the database lacks what it needs',
      cure: 'run one version of Lockstep only, and restart it: it brings the database up to date',
    },
  ],
  [
    /violates|duplicate key|invalid input syntax|out of range/i,
    {
      error: 'the database refuses what it wants to write',
      cure: 'a fault of Lockstep: report it with the lines of the log that name this work',
    },
  ],
];

const unknown: PlainError = {
  error: 'it runs into an error that the log tells in full',
  cure: 'read the lines of the log that name this work; restart the server, and report it if that does not help',
};

/** @param message of the error, as it was caught */
export function plainError(message: string): PlainError {
  return known.find(([pattern]) => pattern.test(message))?.[1] ?? unknown;
}
