import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A webhook of a provider on this machine that keeps what it was sent. */
export interface Sink {
  readonly url: string;
  /** Texts by title, in the order in which they came; a page that came twice has two. */
  readonly pages: Map<string, string[]>;
  /** How long it takes to answer; what it was sent it has at once. */
  delayMs: number;
  /** Breaks the connection instead of answering. */
  isCut: boolean;
  close(): Promise<void>;
}

export async function openSink(): Promise<Sink> {
  const pages = new Map<string, string[]>();
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { data } = JSON.parse(Buffer.concat(chunks).toString()) as { data: { title: string; text: string } };
      pages.set(data.title, [...(pages.get(data.title) ?? []), data.text]);
      if (sink.isCut) {
        request.socket.destroy();
        return;
      }
      setTimeout(() => response.writeHead(204).end(), sink.delayMs);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const sink: Sink = {
    url: `http://127.0.0.1:${port}/hook`,
    pages,
    delayMs: 0,
    isCut: false,
    async close() {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
  return sink;
}

/** Whether the alert of this name was paged. */
export function isPaged({ pages }: Sink, name: string): boolean {
  return pages.has(name);
}
