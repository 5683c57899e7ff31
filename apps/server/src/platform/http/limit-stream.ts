import { Problem } from '../problem.ts';

export const maxUploadBytes = 200 * 1024 * 1024;

/**
 * An upload, to be read once: passes chunks on and refuses while reading, so that one without a length can not fill memory or disk.
 * Reading a second time (a transaction that is tried again) is an error, it would look like an empty upload.
 */
export function limitStream(
  source: AsyncIterable<Uint8Array>,
  maxBytes: number = maxUploadBytes,
): AsyncIterable<Uint8Array> {
  let isTaken = false;
  return {
    [Symbol.asyncIterator]() {
      if (isTaken) throw new RangeError('an upload can be read only once: read it before the transaction');
      isTaken = true;
      return limited(source, maxBytes);
    },
  };
}

async function* limited(source: AsyncIterable<Uint8Array>, maxBytes: number): AsyncGenerator<Uint8Array> {
  let bytes = 0;
  for await (const chunk of withClearErrors(source)) {
    bytes += chunk.byteLength;
    if (bytes > maxBytes) {
      throw new Problem('request.too_large', `the upload is larger than ${Math.floor(maxBytes / 1024 / 1024)} MiB`, {
        help: 'split it, or compress it where the operation accepts that',
      });
    }
    yield chunk;
  }
}

const cutOff = new Set(['ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ERR_STREAM_PREMATURE_CLOSE']);

/** A client that goes away must not look like a database that went away. */
async function* withClearErrors(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield* source;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    if (!cutOff.has(code)) throw error;
    throw new Problem('request.malformed', 'the upload was cut off', { help: 'send it again', cause: error });
  }
}
