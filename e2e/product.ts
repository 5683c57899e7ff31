import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { exited, freePort, startServer } from './server-process.ts';

/** The built product on data of its own, as `npm start` runs it; gone with all its data at the end. */
export interface Product extends AsyncDisposable {
  readonly url: string;
  /** Makes the first admin; what a visitor opens first. */
  readonly setupLink: string;
  readonly readyMs: number;
  stop(): Promise<void>;
}

/** A mail server for set-ups that only have to look reachable: nothing listens there. */
export const mailOfNobody = {
  LOCKSTEP_SMTP_URL: 'smtp://127.0.0.1:9',
  LOCKSTEP_MAIL_FROM: 'lockstep@example.org',
} as const;

export async function startProduct(
  options: { readonly args?: readonly string[]; readonly env?: Readonly<Record<string, string>> } = {},
): Promise<Product> {
  const folder = await mkdtemp(path.join(tmpdir(), 'lockstep-e2e-'));
  // Started by root, Postgres runs as somebody else, who has to get there.
  await chmod(folder, 0o711);
  const port = await freePort();
  const server = await startServer({
    dataDir: path.join(folder, 'data'),
    port,
    args: options.args ?? [],
    env: options.env ?? {},
  });
  const { setupToken } = server;
  async function stop(): Promise<void> {
    server.child.kill('SIGTERM');
    await exited(server.child);
    await rm(folder, { recursive: true, force: true });
  }
  if (setupToken === undefined) {
    await stop();
    throw new Error('the server printed no setup link');
  }
  return {
    url: server.url,
    setupLink: `${server.url}/setup#token=${setupToken}`,
    readyMs: server.readyMs,
    stop,
    [Symbol.asyncDispose]: stop,
  };
}
