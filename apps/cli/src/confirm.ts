import { createInterface } from 'node:readline/promises';
import type { Terminal } from './terminal.ts';

/**
 * Asks a person whether to go on; nobody who can be asked means no, and so does an answer that is not `y` or `yes`.
 *
 * @param streams where the answer comes from, and where the question goes
 */
export async function isConfirmed(
  { isInteractive, isJson }: Pick<Terminal, 'isInteractive' | 'isJson'>,
  statement: string,
  streams: { readonly input: NodeJS.ReadableStream; readonly output: NodeJS.WritableStream } = {
    input: process.stdin,
    output: process.stderr,
  },
): Promise<boolean> {
  if (!isInteractive || isJson) return false;
  const asked = createInterface(streams);
  const gone = new AbortController();
  // Ctrl-D and Ctrl-C end the input: the question would wait for ever.
  asked.once('close', () => gone.abort());
  try {
    const answer = await asked.question(`${statement} Go on? [y/N] `, { signal: gone.signal });
    return /^y(?:es)?$/i.test(answer.trim());
  } catch (error) {
    if (gone.signal.aborted) return false;
    throw error;
  } finally {
    asked.close();
  }
}
