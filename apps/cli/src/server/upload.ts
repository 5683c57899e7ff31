import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { usageProblem } from '../cli-problem.ts';
import { isPlainFile } from '../files/open-file.ts';
import type { Progress } from '../progress.ts';

/** A file as the body of a request, read while it is sent. Fails before the request when there is no such file. */
export async function uploadOf(path: string, progress: Progress): Promise<ReadableStream<Uint8Array>> {
  if (!(await isPlainFile(path)))
    throw usageProblem(
      `\`${path}\` is no file that can be sent`,
      'write what comes out of the pipe to a file, and name that',
    );
  const { size } = await stat(path);
  async function* sent(): AsyncGenerator<Uint8Array> {
    let done = 0;
    for await (const chunk of createReadStream(path)) {
      done += chunk.byteLength;
      progress.now(`sending ${path}`, done / size);
      yield chunk;
    }
    progress.now(`sent ${path}, the server is reading it`, 1);
  }
  return ReadableStream.from(sent());
}
