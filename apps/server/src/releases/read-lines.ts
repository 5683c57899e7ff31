/** One line of a file; `text` is undefined for a line that is too long or no UTF-8. */
export interface FileLine {
  /** From 1. */
  readonly number: number;
  readonly text: string | undefined;
  readonly bytes: number;
}

const newline = 0x0a;

/** Lines as they arrive; a line longer than the limit is skipped without being kept. Empty lines are left out. */
export async function* readLines(source: AsyncIterable<Uint8Array>, maxBytes: number): AsyncGenerator<FileLine> {
  let pieces: Uint8Array[] = [];
  let bytes = 0;
  let number = 1;
  const keep = (piece: Uint8Array): void => {
    bytes += piece.byteLength;
    if (bytes > maxBytes) pieces = [];
    else pieces.push(piece);
  };
  const take = (): FileLine => {
    const line = { number, text: bytes > maxBytes ? undefined : decode(pieces), bytes };
    pieces = [];
    bytes = 0;
    number += 1;
    return line;
  };
  for await (const chunk of source) {
    let start = 0;
    for (let end = chunk.indexOf(newline); end !== -1; end = chunk.indexOf(newline, start)) {
      keep(chunk.subarray(start, end));
      start = end + 1;
      const line = take();
      if (line.text !== '') yield line;
    }
    if (start < chunk.byteLength) keep(chunk.subarray(start));
  }
  if (bytes > 0) yield take();
}

function decode(pieces: readonly Uint8Array[]): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(pieces)).trim();
  } catch {
    return undefined;
  }
}
