import { createHash } from 'node:crypto';
import type { RequestContext } from '../platform/context.ts';
import { Problem } from '../platform/problem.ts';
import { beginAttachment, dropAttachments, endAttachment, insertChunk } from './attachment-store.ts';

const chunkBytes = 256 * 1024;

/** Files of one form or mail on their way into the database: together no more than allowed, a chunk in memory at a time. */
export class FileIntake {
  readonly #ctx: RequestContext;
  readonly #mostBytes: number;
  readonly #taken: string[] = [];
  #bytes = 0;

  constructor(ctx: RequestContext, mostBytes: number) {
    this.#ctx = ctx;
    this.#mostBytes = mostBytes;
  }

  /** Whether so many bytes may still come. */
  hasRoomFor(bytes: number): boolean {
    return this.#bytes + bytes <= this.#mostBytes;
  }

  /**
   * Stored in steps outside any transaction, since whoever sends may be slow; until a report claims it, it belongs to nobody.
   *
   * @returns its id; undefined: it is empty
   * @throws Problem `request.too_large`
   */
  async take(name: string, source: AsyncIterable<Uint8Array>): Promise<string | undefined> {
    const digest = createHash('sha256');
    let [id, bytes, position] = ['', 0, 0];
    let held: Uint8Array[] = [];
    let heldBytes = 0;
    const flush = async (): Promise<void> => {
      if (heldBytes === 0) return;
      await insertChunk(this.#ctx.read, id, position, Buffer.concat(held));
      [position, held, heldBytes] = [position + 1, [], 0];
    };
    for await (const chunk of source) {
      if (chunk.byteLength === 0) continue;
      this.#bytes += chunk.byteLength;
      if (this.#bytes > this.#mostBytes) throw tooLarge(this.#mostBytes);
      if (bytes === 0) id = await this.#begin(name);
      digest.update(chunk);
      bytes += chunk.byteLength;
      held.push(chunk);
      heldBytes += chunk.byteLength;
      if (heldBytes >= chunkBytes) await flush();
    }
    if (bytes === 0) return undefined;
    await flush();
    await endAttachment(this.#ctx.read, id, bytes, `sha256:${digest.digest('hex')}`);
    return id;
  }

  /** Nothing came of it. */
  async drop(): Promise<void> {
    await dropAttachments(this.#ctx.read, this.#taken);
  }

  async #begin(name: string): Promise<string> {
    const id = this.#ctx.newId();
    this.#taken.push(id);
    await beginAttachment(this.#ctx.read, id, name, this.#ctx.now);
    return id;
  }
}

function tooLarge(mostBytes: number): Problem {
  const most = Math.floor(mostBytes / 1024 / 1024);
  return new Problem('request.too_large', most === 0 ? 'no files are taken' : `the files are larger than ${most} MiB`, {
    help: 'send fewer or smaller files',
  });
}
