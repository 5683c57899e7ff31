import { createServer } from 'node:net';
import { expect, it } from 'vitest';
import { choosePort } from './listen-port.ts';
import { StartupProblem } from './startup-problem.ts';

it('names the used port and the option that chooses another', async () => {
  const server = createServer();
  const port = await new Promise<number>((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : 0);
    });
  });

  const problem = await choosePort(port, '127.0.0.1').catch((error: unknown) => error);
  server.close();

  expect(problem).toBeInstanceOf(StartupProblem);
  expect(problem).toMatchObject({ message: `port ${port} on 127.0.0.1 is used by another program` });
  expect(problem).toHaveProperty('help', expect.stringContaining('LOCKSTEP_PORT='));
});

it('finds a free port for 0', async () => {
  expect(await choosePort(0, '127.0.0.1')).toBeGreaterThan(1023);
});

it('explains an address that this machine does not have', async () => {
  await expect(choosePort(0, '192.0.2.1')).rejects.toThrow(/no address 192\.0\.2\.1/);
});
