import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { ConfigProblems, toConfig, toSecrets } from './config.ts';
import { readEnv, VARIABLES } from './environment.ts';

describe('toConfig', () => {
  it('has a default for everything', () => {
    const config = toConfig(readEnv({}));

    expect(config).toMatchObject({ port: 4500, host: '127.0.0.1', database: 'embedded', databaseSchema: 'lockstep' });
    expect(config.dataDir).toBe(`${process.cwd()}/data`);
  });

  it('reaches no address inside and no folder unless told, and takes the proxy of the environment', () => {
    const closed = toConfig(readEnv({}));
    expect(closed).toMatchObject({ allowPrivateFeeds: false, mirrorDir: undefined });
    expect(closed.proxy).toEqual({ httpProxy: undefined, httpsProxy: undefined, noProxy: undefined });

    const open = toConfig(
      readEnv({
        LOCKSTEP_ALLOW_PRIVATE_FEEDS: '1',
        LOCKSTEP_MIRROR_DIR: 'mirror',
        HTTPS_PROXY: 'http://upper:1',
        http_proxy: 'http://lower:2',
        HTTP_PROXY: 'http://other:3',
        no_proxy: 'localhost',
      }),
    );
    expect(open).toMatchObject({ allowPrivateFeeds: true, mirrorDir: `${process.cwd()}/mirror` });
    expect(open.proxy).toEqual({ httpProxy: 'http://lower:2', httpsProxy: 'http://upper:1', noProxy: 'localhost' });
    expect(() => toConfig(readEnv({ LOCKSTEP_ALLOW_PRIVATE_FEEDS: 'yes' }))).toThrow(ConfigProblems);
  });

  it('takes no mails and looks at nothing inside unless told', () => {
    expect(toConfig(readEnv({}))).toMatchObject({ mailIn: undefined, allowPrivateChecks: false });

    const files = { LOCKSTEP_SMTP_CERT: '/a/cert.pem', LOCKSTEP_SMTP_KEY: '/a/key.pem' };
    const open = { LOCKSTEP_SMTP_LISTEN: '[::1]:2525', LOCKSTEP_ALLOW_PRIVATE_CHECKS: '1', ...files };
    expect(toConfig(readEnv(open))).toMatchObject({
      mailIn: { host: '::1', port: 2525, tls: { cert: '/a/cert.pem', key: '/a/key.pem' } },
      allowPrivateChecks: true,
    });
    expect(toConfig(readEnv({ LOCKSTEP_SMTP_LISTEN: '0.0.0.0:25' })).mailIn).toEqual({
      host: '0.0.0.0',
      port: 25,
      tls: undefined,
    });
    for (const wrong of [
      { LOCKSTEP_SMTP_LISTEN: '25' },
      { LOCKSTEP_SMTP_LISTEN: 'host:99999' },
      { LOCKSTEP_SMTP_CERT: '/a' },
    ])
      expect(() => toConfig(readEnv(wrong))).toThrow(ConfigProblems);
  });

  it('takes an empty value as not set', () => {
    expect(toConfig(readEnv({ LOCKSTEP_PORT: ' ' })).port).toBe(4500);
  });

  it('reports every problem at once, each with the variable and a cure', () => {
    const environment = readEnv({
      LOCKSTEP_PORT: '70000',
      LOCKSTEP_DATABASE_SCHEMA: 'drop table',
      LOCKSTEP_PUBLIC_URL: 'https://lockstep.example.org/path',
      LOCKSTEP_LOG_LEVEL: 'loud',
      LOCKSTEP_SMTP_URL: 'smtp://mail.example.org',
    });

    const problems = problemsOf(() => toConfig(environment));

    expect(problems.map(({ variable }) => variable)).toEqual([
      'LOCKSTEP_PORT',
      'LOCKSTEP_PUBLIC_URL',
      'LOCKSTEP_DATABASE_SCHEMA',
      'LOCKSTEP_LOG_LEVEL',
      'LOCKSTEP_MAIL_FROM',
    ]);
    expect(problems.every(({ help }) => help.length > 0)).toBe(true);
  });

  it('never repeats a secret in a problem', () => {
    const environment = readEnv({
      LOCKSTEP_DATABASE_URL: 'mysql://me:hunter2@db',
      LOCKSTEP_SMTP_URL: 'me:hunter2@mail',
    });

    const problems = problemsOf(() => toConfig(environment));

    expect(problems).toHaveLength(3);
    expect(JSON.stringify(problems)).not.toContain('hunter2');
  });

  it.each(['lockstep@example.org', 'Lockstep <lockstep@example.org>'])('accepts the sender %s', (sender) => {
    expect(toConfig(readEnv({ LOCKSTEP_MAIL_FROM: sender })).mailFrom).toBe(sender);
  });

  it.each(['lockstep', 'a@b>', '<a@b', 'a@b\r\nBcc: c@d'])('refuses the sender %j', (sender) => {
    expect(() => toConfig(readEnv({ LOCKSTEP_MAIL_FROM: sender }))).toThrow(ConfigProblems);
  });
});

describe('toSecrets', () => {
  it('prints as [secret] wherever it ends up', () => {
    const { databaseUrl } = toSecrets(readEnv({ LOCKSTEP_DATABASE_URL: 'postgresql://me:hunter2@db/lockstep' }));

    expect(`${String(databaseUrl)} ${JSON.stringify({ databaseUrl })} ${inspect(databaseUrl)}`).toBe(
      '[secret] {"databaseUrl":"[secret]"} [secret]',
    );
    expect(databaseUrl?.reveal()).toBe('postgresql://me:hunter2@db/lockstep');
  });
});

describe('readEnv', () => {
  it('warns about a variable that nothing reads, with the nearest name', () => {
    expect(
      readEnv({ LOCKSTEP_PROT: '4500', LOCKSTEP_DATA: '/x', LOCKSTEP_COLOUR_OF_THE_SKY: 'blue', HOME: '/' }).warnings,
    ).toEqual([
      '`LOCKSTEP_PROT` is not a setting of Lockstep and has no effect; did you mean `LOCKSTEP_PORT`',
      '`LOCKSTEP_DATA` is not a setting of Lockstep and has no effect; did you mean `LOCKSTEP_DATA_DIR`',
      '`LOCKSTEP_COLOUR_OF_THE_SKY` is not a setting of Lockstep and has no effect',
    ]);
  });
});

it('documents every variable for those who operate the server', () => {
  const handbook = readFileSync(join(import.meta.dirname, '../../../../../docs/operations.md'), 'utf8');

  expect(Object.keys(VARIABLES).filter((name) => !handbook.includes(`\`${name}`))).toEqual([]);
});

function problemsOf(act: () => unknown): ConfigProblems['problems'] {
  try {
    act();
  } catch (error) {
    if (error instanceof ConfigProblems) return error.problems;
    throw error;
  }
  return [];
}
