import { once } from 'node:events';
import { crc32, createGzip, deflateRawSync } from 'node:zlib';

/** Used by tests only. */
export const mebibyte = 1024 * 1024;

/** A body that is made while it is sent: this text, then one piece again and again. */
export function repeated(head: string, piece: string, totalBytes: number): ReadableStream<Uint8Array> {
  const chunk = new Uint8Array(Buffer.from(piece));
  let sent = 0;
  return new ReadableStream({
    start: (controller) => controller.enqueue(new Uint8Array(Buffer.from(head))),
    pull(controller) {
      if (sent >= totalBytes) controller.close();
      else controller.enqueue(chunk);
      sent += chunk.byteLength;
    },
  });
}

/** Small when packed, huge when not. */
export async function bomb(head: string, piece: string, times: number): Promise<Uint8Array<ArrayBuffer>> {
  const gzip = createGzip({ level: 9 });
  const chunks: Buffer[] = [];
  gzip.on('data', (chunk: Buffer) => chunks.push(chunk));
  gzip.write(head);
  for (let time = 0; time < times; time += 1) if (!gzip.write(piece)) await once(gzip, 'drain');
  gzip.end();
  await once(gzip, 'end');
  return new Uint8Array(Buffer.concat(chunks));
}

/** How far the memory of this process rose above where it was. */
export async function peakMemory<T>(work: () => Promise<T>): Promise<{ result: T; grownBytes: number }> {
  const before = process.memoryUsage().rss;
  let peak = before;
  const timer = setInterval(() => (peak = Math.max(peak, process.memoryUsage().rss)), 20);
  try {
    return { result: await work(), grownBytes: peak - before };
  } finally {
    clearInterval(timer);
  }
}

/** A zip archive written by hand, so that names and sizes can lie. */
export function zipOf(
  files: readonly (readonly [string, string | Uint8Array])[],
  claimedBytes?: number,
): Uint8Array<ArrayBuffer> {
  const bodies: Buffer[] = [];
  const entries: Buffer[] = [];
  let offset = 0;
  for (const [name, content] of files) {
    const plain = Buffer.from(content);
    const packed = deflateRawSync(plain);
    const fixed = Buffer.alloc(26);
    fixed.writeUInt16LE(20, 0);
    fixed.writeUInt16LE(8, 4);
    fixed.writeUInt32LE(crc32(plain), 10);
    fixed.writeUInt32LE(packed.length, 14);
    fixed.writeUInt32LE(claimedBytes ?? plain.length, 18);
    fixed.writeUInt16LE(Buffer.byteLength(name), 22);
    const local = Buffer.concat([Buffer.from('PK\x03\x04'), fixed, Buffer.from(name), packed]);
    const place = Buffer.alloc(14);
    place.writeUInt32LE(offset, 10);
    entries.push(Buffer.concat([Buffer.from('PK\x01\x02\x14\x00'), fixed, place, Buffer.from(name)]));
    bodies.push(local);
    offset += local.length;
  }
  const directory = Buffer.concat(entries);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt16LE(files.length, 8);
  end.writeUInt16LE(files.length, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(offset, 16);
  return new Uint8Array(Buffer.concat([...bodies, directory, end]));
}
