import type { ProblemBody } from '@lockstep/contract';
import { isConnectionLost } from '../db/database.ts';
import { Problem } from '../problem.ts';

export interface ProblemLog {
  error(fields: object, message: string): void;
}

/** Refusals of the parts we stand on: Fastify's before a handler runs, and one of Postgres. */
const knownCodes: Readonly<Record<string, () => Problem>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: () =>
    new Problem('request.too_large', 'the body is larger than 1 MiB', { help: 'uploads have their own operations' }),
  FST_ERR_CTP_INVALID_MEDIA_TYPE: () =>
    new Problem('request.unsupported_media_type', 'this content type is not understood here', {
      help: 'send `content-type: application/json`',
    }),
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: () =>
    new Problem('request.malformed', 'the body does not have the length its header says', { help: 'send it again' }),
  FST_ERR_MAX_PARAM_LENGTH: () =>
    new Problem('request.malformed', 'a part of the address is longer than any name', {
      help: 'look at what you inserted into it',
    }),
  // Postgres: a NUL character in a text.
  '22021': () =>
    new Problem('request.invalid', 'the request holds a NUL character', { help: 'remove `\\u0000` from it' }),
  FST_ERR_BAD_URL: () =>
    new Problem('request.malformed', 'the address is not a valid url', { help: 'encode it properly' }),
};

function known(error: unknown): Problem | undefined {
  if (error instanceof Problem) return error;
  if (isConnectionLost(error)) {
    return new Problem('request.unavailable', 'the database can not be reached right now', {
      help: 'try again in a moment',
    });
  }
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return undefined;
  return knownCodes[error.code]?.();
}

/** The only place where an exception becomes an answer. What we did not expect is logged with the request's id and says nothing. */
export function toProblemBody(error: unknown, requestId: string, log: ProblemLog): ProblemBody {
  const problem = known(error);
  if (problem === undefined || problem.status >= 500) {
    log.error({ err: problem?.cause ?? error, requestId }, 'request failed');
  }
  if (problem === undefined) {
    return {
      type: 'about:blank',
      title: 'something went wrong on our side',
      status: 500,
      code: 'internal',
      help: `look for \`${requestId}\` in the server's log`,
      requestId,
    };
  }
  return {
    type: `urn:lockstep:problem:${problem.code}`,
    title: problem.message,
    status: problem.status,
    code: problem.code,
    help: problem.help,
    fields: problem.fields?.map((field) => ({ ...field })),
    requestId,
  };
}
