import { LONGEST_TEXT, type Opened, parseJson, TOO_LONG, unreadable } from './open-file.ts';

/** One JSON value of a document, with its place for messages. */
export interface JsonRecord {
  readonly at: string;
  readonly value: unknown;
}

/**
 * The records of a document: JSON Lines where the first line is a whole JSON object, else one JSON value, a list of them
 * counting one by one. JSON Lines are read as they come; a line that is no JSON is handed on as undefined.
 */
export async function* jsonRecords(opened: Opened, longest = LONGEST_TEXT): AsyncGenerator<JsonRecord> {
  let number = 0;
  let length = 0;
  let whole: string[] | undefined;
  for await (const line of textLines(opened, longest)) {
    number++;
    if (whole !== undefined) {
      whole.push(line);
      length += line.length + 1;
      if (length > longest) throw unreadable(opened.name, TOO_LONG, 'write it as JSON Lines, one record a line');
    } else if (line.trim() !== '') {
      const value = parseJson(line);
      if (number === 1 && (value === undefined || Array.isArray(value))) whole = [line];
      else yield { at: `${opened.name} line ${number}`, value };
    }
  }
  if (whole === undefined) return;
  const value = parseJson(whole.join('\n'));
  if (value === undefined) throw unreadable(opened.name, 'it is neither JSON nor JSON Lines');
  if (!Array.isArray(value)) yield { at: opened.name, value };
  else for (const [index, item] of value.entries()) yield { at: `${opened.name} entry ${index + 1}`, value: item };
}

/** Lines by `\n` only: JSON texts may hold the other line ends of Unicode. */
export async function* textLines({ name, chunks }: Opened, longest = LONGEST_TEXT): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  // Only the new piece is searched: a document of one long line must not be searched again for every piece.
  let rest = '';
  for await (const chunk of chunks) {
    const [first = '', ...others] = decode(decoder, name, chunk).split('\n');
    rest += first;
    if (rest.length > longest) throw unreadable(name, TOO_LONG);
    for (const line of others) {
      yield rest.endsWith('\r') ? rest.slice(0, -1) : rest;
      rest = line;
    }
  }
  rest += decode(decoder, name, undefined);
  if (rest !== '') yield rest;
}

function decode(decoder: InstanceType<typeof TextDecoder>, name: string, chunk: Uint8Array | undefined): string {
  try {
    return chunk === undefined ? decoder.decode() : decoder.decode(chunk, { stream: true });
  } catch {
    throw unreadable(name, 'it is not UTF-8 text');
  }
}
