/** Version parsers: one target for each family. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { compareVersions } from '../../packages/versions/src/index.ts';
import { SAMPLE_ECOSYSTEM } from '../../packages/versions/src/sample-ecosystems.ts';
import { repoRoot } from '../install.mjs';
import type { FuzzTarget } from './target.ts';

const VECTORS = join(repoRoot, 'vectors/versions');
const PIECES = [
  '0',
  '1',
  '00',
  '.',
  '-',
  '+',
  '_',
  '~',
  '^',
  ':',
  '!',
  '*',
  'a',
  'rc',
  'dev',
  'v',
  'x',
  'alpha',
  'post',
];

/** Neighbours are compared, so that comparators without keys are reached too. */
export function versionTargets(): FuzzTarget[] {
  return Object.entries(SAMPLE_ECOSYSTEM).map(([family, ecosystem]) => {
    let previous = '1.0';
    return {
      name: `versions ${family}`,
      seeds: () => versionsOf(family),
      pieces: PIECES,
      maxLength: 40_000,
      run: (text) => {
        const forth = compareVersions(ecosystem, text, previous);
        const back = compareVersions(ecosystem, previous, text);
        if (forth !== 'unknown' && forth + Number(back) !== 0) {
          throw new RangeError(`${JSON.stringify([text, previous])}: ${forth} and ${back}`);
        }
        if (text.length < 200) previous = text;
      },
    };
  });
}

function versionsOf(family: string): string[] {
  const file = `${family}.txt`;
  if (!readdirSync(VECTORS).includes(file)) return [];
  return readFileSync(join(VECTORS, file), 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .flatMap((line) => line.split(/ [<=] /));
}
