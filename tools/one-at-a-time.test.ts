import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { pathToFileURL } from 'node:url';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { repoRoot } from './install.mjs';
import { oneAtATime } from './one-at-a-time.mjs';
import { temporaryFolder } from './temporary-folder.ts';

describe.runIf(process.platform === 'linux')('oneAtATime', () => {
  it('lets ten callers work one after the other', async () => {
    const root = temporaryFolder();
    let working = 0;
    let most = 0;
    let done = 0;
    let waited = 0;
    const work = async (): Promise<void> => {
      working += 1;
      most = Math.max(most, working);
      await new Promise(setImmediate);
      working -= 1;
      done += 1;
    };

    await Promise.all(Array.from({ length: 10 }, () => oneAtATime('test', root, () => (waited += 1), work)));

    expect({ most, done, waited }).toEqual({ most: 1, done: 10, waited: 9 });
  });

  it('does not wait for another folder or another purpose', async () => {
    const [here, there] = [temporaryFolder(), temporaryFolder()];
    const neverWait = (): void => {
      throw new Error('waited');
    };

    const result = await oneAtATime('test', here, neverWait, () =>
      oneAtATime('test', there, neverWait, () => oneAtATime('other', here, neverWait, () => Promise.resolve('done'))),
    );

    expect(result).toBe('done');
  });

  it('is free again after the work failed', async () => {
    const root = temporaryFolder();

    await expect(
      oneAtATime(
        'test',
        root,
        () => {},
        () => Promise.reject(new Error('broken')),
      ),
    ).rejects.toThrow('broken');

    await expect(
      oneAtATime(
        'test',
        root,
        () => {},
        () => Promise.resolve('next'),
      ),
    ).resolves.toBe('next');
  });

  it('is free again after the holder was killed', async () => {
    const root = temporaryFolder();
    const module = pathToFileURL(join(repoRoot, 'tools/one-at-a-time.mjs')).href;
    const script = `const { oneAtATime } = await import('${module}');
      await oneAtATime('test', '${root}', () => {}, () => { console.log('held'); return new Promise((r) => setTimeout(r, 60_000)); });`;
    const holder = spawn(process.execPath, ['--input-type=module', '-e', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(holder.stdout, 'data');

    const next = oneAtATime(
      'test',
      root,
      () => holder.kill('SIGKILL'),
      () => Promise.resolve('next'),
    );

    await expect(next).resolves.toBe('next');
  });
});
