import { createServer } from 'node:net';
import { StartupProblem } from './startup-problem.ts';

/** The port to listen on: the wanted one after a look whether it is free, or any free one for 0. */
export async function choosePort(wanted: number, host: string): Promise<number> {
  const server = createServer();
  const port = await new Promise<number>((resolve, reject) => {
    server.once('error', (error) => reject(listenProblem(error, wanted, host)));
    server.listen(wanted, host, () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : wanted);
    });
  });
  await new Promise((resolve) => server.close(resolve));
  return port;
}

export function listenProblem(error: unknown, port: number, host: string): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'EADDRINUSE') {
    return new StartupProblem(
      `port ${port} on ${host} is used by another program`,
      `stop that program, or choose another port: LOCKSTEP_PORT=${port + 1} npm start`,
    );
  }
  if (code === 'EACCES') {
    return new StartupProblem(
      `this account may not listen on port ${port}`,
      'choose a port above 1023 with LOCKSTEP_PORT, and let a proxy forward to it',
    );
  }
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') {
    return new StartupProblem(`this machine has no address ${host}`, 'set LOCKSTEP_HOST to 127.0.0.1 or 0.0.0.0');
  }
  return error;
}
