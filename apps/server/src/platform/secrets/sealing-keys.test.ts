import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { StartupProblem } from '../config/startup-problem.ts';
import { readKeys, SealingKeys, Unopened } from './sealing-keys.ts';
import { loadSealingKeys } from './secret-key-file.ts';

const [first, second] = [randomBytes(32), randomBytes(32)];

describe('sealing', () => {
  it('opens under its name, with the key that sealed it among others', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), fc.string(), (plain, name) => {
        const sealed = new SealingKeys([first]).seal(name, plain.toWellFormed());

        expect(new SealingKeys([second, first]).open(name, sealed)).toBe(plain.toWellFormed());
      }),
    );
  });

  it('shows nothing of what is sealed, and never the same twice', () => {
    const keys = new SealingKeys([first]);

    const [one, two] = [keys.seal('slack', 'xoxb-secret'), keys.seal('slack', 'xoxb-secret')];

    expect(one).not.toBe(two);
    for (const sealed of [one, two]) expect(sealed + Buffer.from(sealed, 'base64').toString()).not.toContain('xoxb');
  });

  it.each([
    ['another key', (sealed: string) => new SealingKeys([second]).open('a', sealed)],
    ['another name', (sealed: string) => new SealingKeys([first]).open('b', sealed)],
    ['one changed letter', (sealed: string) => new SealingKeys([first]).open('a', changed(sealed))],
    ['half of it', (sealed: string) => new SealingKeys([first]).open('a', sealed.slice(0, sealed.length / 2))],
    ['a plain text', () => new SealingKeys([first]).open('a', 'plain')],
  ])('does not open with %s', (_what, open) => {
    const sealed = new SealingKeys([first]).seal('a', 'the secret of a');

    expect(() => open(sealed)).toThrow(Unopened);
  });
});

function changed(sealed: string): string {
  const at = sealed.length - 10;
  return `${sealed.slice(0, at)}${sealed[at] === 'A' ? 'B' : 'A'}${sealed.slice(at + 1)}`;
}

describe('keys as people write them', () => {
  it('are base64 or hex, parted by commas or lines, with remarks', () => {
    const text = `# new\n${first.toString('base64')},${second.toString('hex')}\n\n`;

    expect(readKeys(text)).toEqual({ keys: [first, second] });
  });

  it.each(['', '# nothing', 'too short', randomBytes(31).toString('base64'), `${first.toString('hex')}00`])(
    'are not %j, and the problem repeats nothing of it',
    (text) => {
      const read = readKeys(text);

      expect(read).toHaveProperty('problem');
      if (text.length > 12) expect(JSON.stringify(read)).not.toContain(text.slice(0, 12));
    },
  );
});

describe('the file beside the data', () => {
  const folder = () => mkdtempSync(join(tmpdir(), 'lockstep-key-'));

  it('is made once, and only its owner reads it', () => {
    const dataDir = join(folder(), 'data');

    const made = loadSealingKeys({ given: undefined, file: undefined, dataDir });
    const again = loadSealingKeys({ given: undefined, file: undefined, dataDir });

    expect(again.fingerprint).toBe(made.fingerprint);
    expect(statSync(join(dataDir, 'secret.key')).mode & 0o777).toBe(0o600);
    expect(readFileSync(join(dataDir, 'secret.key'), 'utf8')).not.toContain(made.fingerprint);
  });

  it('is not made where a key is given', () => {
    const dataDir = folder();
    const file = join(dataDir, 'own.key');
    writeFileSync(file, `${first.toString('base64')}\n`);
    const { fingerprint } = new SealingKeys([first]);

    expect(loadSealingKeys({ given: first.toString('hex'), file: undefined, dataDir }).fingerprint).toBe(fingerprint);
    expect(loadSealingKeys({ given: undefined, file, dataDir }).fingerprint).toBe(fingerprint);
    expect(() => statSync(join(dataDir, 'secret.key'))).toThrow('ENOENT');
  });

  it.each([
    ['is no key', { given: 'nonsense', file: undefined }],
    ['is not there', { given: undefined, file: '/nonexistent/key' }],
  ])('refuses what %s, with a cure', (_what, places) => {
    expect(() => loadSealingKeys({ ...places, dataDir: folder() })).toThrow(StartupProblem);
  });
});
