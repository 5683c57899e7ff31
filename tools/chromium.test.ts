import { chmodSync, cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { resolveChromium } from './chromium.ts';
import { temporaryFolder } from './temporary-folder.ts';

function plantProgram(folder: string, name: string): string {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, name);
  writeFileSync(file, '#!/bin/sh\n');
  chmodSync(file, 0o755);
  return file;
}

/** A package that is unpacked already, as after the first run. */
function plantPackage(root: string): string {
  const packaged = join(root, 'node_modules/@sparticuz/chromium');
  mkdirSync(packaged, { recursive: true });
  writeFileSync(join(packaged, 'package.json'), '{"version":"1.2.3"}');
  return plantProgram(join(root, '.lockstep/chromium-1.2.3'), 'chromium');
}

it('takes the named program before all others', () => {
  const root = temporaryFolder();
  plantPackage(root);
  const named = plantProgram(join(root, 'own'), 'browser');

  expect(resolveChromium(root, { LOCKSTEP_CHROMIUM: named }).executablePath).toBe(named);
});

it('refuses a named program that does not exist instead of taking another', () => {
  const root = temporaryFolder();
  plantPackage(root);

  expect(() => resolveChromium(root, { LOCKSTEP_CHROMIUM: join(root, 'gone') })).toThrow('which is no program');
});

it.runIf(process.platform === 'linux' && process.arch === 'x64')(
  'takes the npm package before an installed one, with its own libraries and fonts',
  () => {
    const root = temporaryFolder();
    const packaged = plantPackage(root);
    plantProgram(join(root, 'bin'), 'chromium');

    const { executablePath, env } = resolveChromium(root, { PATH: join(root, 'bin') });

    const folder = join(root, '.lockstep/chromium-1.2.3');
    expect(executablePath).toBe(packaged);
    expect(env).toMatchObject({
      LD_LIBRARY_PATH: join(folder, 'al2023/lib'),
      FONTCONFIG_PATH: join(folder, 'fonts'),
      HOME: folder,
    });
  },
);

it('takes chromium before google-chrome from PATH', () => {
  const root = temporaryFolder();
  const chrome = plantProgram(join(root, 'a'), 'google-chrome');
  const chromium = plantProgram(join(root, 'b'), 'chromium');
  const path = `${join(root, 'a')}:${join(root, 'b')}`;

  expect(resolveChromium(root, { PATH: path }).executablePath).toBe(chromium);
  expect(resolveChromium(root, { PATH: join(root, 'a') }).executablePath).toBe(chrome);
});

it('says what to install when there is none', () => {
  expect(() => resolveChromium(temporaryFolder(), { PATH: '' })).toThrow('apt-get install chromium');
});

it.runIf(process.platform === 'linux' && process.arch === 'x64')(
  'leaves nothing that looks finished when the package is damaged',
  () => {
    const root = temporaryFolder();
    const packaged = join(root, 'node_modules/@sparticuz/chromium');
    mkdirSync(join(packaged, 'build'), { recursive: true });
    writeFileSync(join(packaged, 'package.json'), '{"version":"1.2.3","type":"module"}');
    writeFileSync(
      join(packaged, 'build/index.js'),
      "export const inflate = () => Promise.reject(new Error('damaged'));",
    );

    expect(() => resolveChromium(root, { PATH: '' })).toThrow('damaged');
    expect(() => cpSync(join(root, '.lockstep/chromium-1.2.3'), join(root, 'copy'))).toThrow('ENOENT');
  },
);
