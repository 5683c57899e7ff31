import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readEnvironment } from './environment.ts';
import { findSettings } from './settings.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lockstep-settings-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function write(path: string, value: unknown): void {
  mkdirSync(join(folder, path, '..'), { recursive: true });
  writeFileSync(join(folder, path), typeof value === 'string' ? value : JSON.stringify(value));
}

function settings(variables: Record<string, string> = {}, flags: { url?: string; token?: string } = {}) {
  return findSettings(flags, readEnvironment(variables, folder), join(folder, 'project/below'));
}

describe('findSettings', () => {
  it('has an address for a server on this machine', () => {
    expect(settings()).toEqual({
      url: 'http://127.0.0.1:4500',
      urlFrom: 'default',
      token: undefined,
      tokenFrom: undefined,
    });
  });

  it('takes flags before environment, environment before project file, project file before user file', () => {
    write('.config/lockstep/config.json', { url: 'https://user.example' });
    const fromUser = settings().url;
    write('project/lockstep.json', { url: 'https://project.example/' });
    const fromProject = settings().url;
    const fromEnvironment = settings({ LOCKSTEP_URL: 'https://environment.example' }).url;
    const fromFlag = settings({ LOCKSTEP_URL: 'https://environment.example' }, { url: 'https://flag.example' }).url;

    expect([fromUser, fromProject, fromEnvironment, fromFlag]).toEqual([
      'https://user.example',
      'https://project.example',
      'https://environment.example',
      'https://flag.example',
    ]);
  });

  it('sends the token of the user file to the address of the user file only', () => {
    write('.config/lockstep/config.json', { url: 'https://user.example', token: 'secret' });
    const own = settings().token;
    write('project/lockstep.json', { url: 'https://elsewhere.example' });

    expect([own, settings().token]).toEqual(['secret', undefined]);
  });

  it('looks below XDG_CONFIG_HOME', () => {
    write('xdg/lockstep/config.json', { url: 'https://xdg.example' });

    expect(settings({ XDG_CONFIG_HOME: join(folder, 'xdg') }).url).toBe('https://xdg.example');
  });

  it('refuses a token in a project file, a broken file and an address that is none', () => {
    write('project/lockstep.json', { token: 'secret' });
    expect(() => settings()).toThrow(/holds a token/);

    write('project/lockstep.json', '{ url');
    expect(() => settings()).toThrow(/can not be read/);
    write('project/lockstep.json', { url: 7 });
    expect(() => settings()).toThrow(/`url` in .* is no text/);

    rmSync(join(folder, 'project/lockstep.json'));
    expect(() => settings({ LOCKSTEP_URL: 'ftp://x' })).toThrow(/the address `ftp:\/\/x` of LOCKSTEP_URL is none/);
  });
});
