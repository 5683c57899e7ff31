import { describe, expect, it } from 'vitest';
import { StartupProblem } from '../config/startup-problem.ts';
import { canTraverse, chooseServerUser, parsePasswd } from './server-user.ts';

const passwd = parsePasswd(
  [
    'root:x:0:0:root:/root:/bin/sh',
    'nobody:x:65534:65534::/nonexistent:/usr/sbin/nologin',
    'alice:x:1000:1000::/home/alice:/bin/sh',
    'postgres:x:101:104::/var/lib/postgresql:/bin/sh',
    '',
  ].join('\n'),
);

describe('the account that runs Postgres when root starts Lockstep', () => {
  it('is the owner of existing data', () => {
    expect(chooseServerUser(passwd, { uid: 1000, gid: 1000, mode: 0o700 }, '/data/postgres').name).toBe('alice');
  });

  it('is the owner of existing data even when that uid has no name', () => {
    const account = chooseServerUser(passwd, { uid: 4242, gid: 7, mode: 0o700 }, '/data/postgres');

    expect(account).toEqual({ name: '4242', uid: 4242, gid: 7 });
  });

  it('is the first of lockstep, postgres and nobody for new data', () => {
    const withLockstep = [...passwd, { name: 'lockstep', uid: 900, gid: 900 }];
    const withoutPostgres = passwd.filter(({ name }) => name !== 'postgres');

    expect(chooseServerUser(withLockstep, undefined, '/data/postgres').name).toBe('lockstep');
    expect(chooseServerUser(passwd, undefined, '/data/postgres').name).toBe('postgres');
    expect(chooseServerUser(withoutPostgres, undefined, '/data/postgres').name).toBe('nobody');
  });

  it('is never another name for root', () => {
    const toor = [{ name: 'lockstep', uid: 0, gid: 0 }, ...passwd];

    expect(chooseServerUser(toor, undefined, '/data/postgres').name).toBe('postgres');
  });

  it('does not exist: the cure is named and no account is made', () => {
    const act = () => chooseServerUser(parsePasswd('root:x:0:0:root:/root:/bin/sh'), undefined, '/data/postgres');

    expect(act).toThrow(StartupProblem);
    expect(act).toThrow(/none of the accounts/);
  });

  it('refuses data that belongs to root', () => {
    expect(() => chooseServerUser(passwd, { uid: 0, gid: 0, mode: 0o700 }, '/data/postgres')).toThrow(
      /belongs to root/,
    );
  });
});

describe('canTraverse', () => {
  const account = { name: 'postgres', uid: 101, gid: 104 };

  it.each([
    ['the owner by the first digit', { uid: 101, gid: 0, mode: 0o700 }, true],
    ['the owner even when others may pass', { uid: 101, gid: 0, mode: 0o677 }, false],
    ['the group by the second digit', { uid: 0, gid: 104, mode: 0o710 }, true],
    ['the group even when others may pass', { uid: 0, gid: 104, mode: 0o701 }, false],
    ['others by the third digit', { uid: 0, gid: 0, mode: 0o755 }, true],
    ['others kept out', { uid: 0, gid: 0, mode: 0o700 }, false],
    ['reading alone is not enough', { uid: 0, gid: 0, mode: 0o744 }, false],
  ])('%s', (_case, folder, expected) => {
    expect(canTraverse(account, folder)).toBe(expected);
  });
});
