/**
 * What a version comparison costs, as ratios to `semver.compare` in the same run: `node bench/versions.ts`.
 * Nanoseconds depend on the machine; the ratios are what to compare between runs.
 */
import semver from 'semver';
import { compareKeys, compareVersions, versionKey } from '../packages/versions/src/index.ts';

/** Number of versions per ecosystem; pairs are taken at a stride that mixes near and far neighbours. */
const COUNT = 4_000;
const STRIDE = 37;
const ROUNDS = 15;

const SUFFIXES: Readonly<Record<string, readonly string[]>> = {
  npm: ['', '', '', '-beta.2', '-rc.1'],
  'crates.io': ['', '', '', '-alpha.1', '+build.5'],
  Go: ['', '', '-0.20191109021931-daa7c04131f5', '+incompatible', '-rc.1'],
  Maven: ['', '.Final', '-SNAPSHOT', '-jre', '-M1'],
  PyPI: ['', '', '.post1', 'rc1', '.dev3'],
  RubyGems: ['', '', '.1', '.pre', '.rc1'],
  Debian: ['-1', '-1ubuntu2', '+dfsg-3', '~rc1-1', '-0+deb12u1'],
  Alpine: ['-r0', '-r12', '_rc1-r0', '_p1-r2', 'b-r1'],
  'Red Hat': ['-1.el9', '-12.el8_4', '~rc1-1.el9', '^git1-1.fc40', '-0.1.el7'],
  NuGet: ['', '.1', '-beta1', '-rc.2', '+sha'],
  Packagist: ['', '.0', '-beta1', '-RC2', '-p1'],
  Pub: ['', '+1', '-dev.1', '-beta', '+2'],
};

function versionsOf(ecosystem: string): string[] {
  const suffixes = SUFFIXES[ecosystem] ?? [''];
  const prefix = ecosystem === 'Go' ? 'v' : '';
  return Array.from({ length: COUNT }, (_, at) => {
    const mixed = (at * 7919) % COUNT;
    return `${prefix}${mixed % 7}.${mixed % 31}.${mixed % 211}${suffixes[mixed % suffixes.length] ?? ''}`;
  });
}

let sink = 0;

/** Median nanoseconds per call over several rounds; the first rounds warm the compiler and are left out. */
function measure(call: (at: number) => number): number {
  const rounds: number[] = [];
  for (let round = 0; round < ROUNDS + 5; round++) {
    const started = process.hrtime.bigint();
    for (let at = 0; at < COUNT; at++) sink += call(at);
    if (round >= 5) rounds.push(Number(process.hrtime.bigint() - started) / COUNT);
  }
  return rounds.toSorted((a, b) => a - b)[ROUNDS >> 1] ?? 0;
}

function other(at: number): number {
  return (at * STRIDE + 1) % COUNT;
}

function row(name: string, encode: number, bytes: number, compare: number, whole: number, floor: number): string {
  const cells = [encode, compare, whole].map((cost) =>
    `${cost.toFixed(0)} ns (${(cost / floor).toFixed(3)})`.padStart(18),
  );
  return `${name.padEnd(12)}${cells.join('')}${bytes.toFixed(1).padStart(8)}`;
}

const plain = versionsOf('npm');
const floor = measure((at) => semver.compare(plain[at] ?? '', plain[other(at)] ?? ''));

console.log(`semver.compare: ${floor.toFixed(0)} ns; in brackets the ratio to it`);
console.log(
  `${''.padEnd(12)}${['encode', 'compare keys', 'compare texts'].map((title) => title.padStart(18)).join('')}   bytes`,
);
for (const ecosystem of Object.keys(SUFFIXES)) {
  const versions = versionsOf(ecosystem);
  const keys = versions.map((version) => versionKey(ecosystem, version) ?? new Uint8Array());
  const none = new Uint8Array();
  const encode = measure((at) => versionKey(ecosystem, versions[at] ?? '')?.length ?? 0);
  const compare = measure((at) => compareKeys(keys[at] ?? none, keys[other(at)] ?? none));
  const whole = measure((at) => Number(compareVersions(ecosystem, versions[at] ?? '', versions[other(at)] ?? '')));
  const bytes = keys.reduce((sum, key) => sum + key.length, 0) / keys.length;
  console.log(row(ecosystem, encode, bytes, compare, whole, floor));
}
if (!Number.isFinite(sink)) console.log('a comparison had no answer');
