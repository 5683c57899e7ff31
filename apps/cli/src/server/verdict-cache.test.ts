import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { writeAtomically } from '../files/write-atomically.ts';
import { cacheFailClosed, findCachedVerdict, findFailClosed } from './verdict-cache.ts';

const WHERE = { service: 'web', environment: 'production', target: '1.0.0' };
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lockstep-cache-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

it('keeps what a service wants per server', () => {
  cacheFailClosed(folder, 'http://a', 'web', true);

  expect([findFailClosed(folder, 'http://a', 'web'), findFailClosed(folder, 'http://b', 'web')]).toEqual([true, false]);
});

it('takes a file that somebody broke for no verdict', () => {
  cacheFailClosed(folder, 'http://a', 'web', true);
  const [name = ''] = readdirSync(join(folder, 'services'));
  writeFileSync(join(folder, 'services', name), '{"isFail');

  expect(findFailClosed(folder, 'http://a', 'web')).toBe(false);
  expect(findCachedVerdict(folder, 'http://a', WHERE)).toBeUndefined();
});

it('leaves no unfinished file behind, and lets nobody else read', () => {
  const path = join(folder, 'a/b.json');

  writeAtomically(path, { one: 1 });
  expect(() => writeAtomically(path, { big: 1n })).toThrow(TypeError);

  expect(readdirSync(join(folder, 'a'))).toEqual(['b.json']);
  expect(statSync(path).mode & 0o777).toBe(0o600);
});
