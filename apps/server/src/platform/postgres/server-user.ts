import { StartupProblem } from '../config/startup-problem.ts';

export interface Account {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
}

/** Owner, group and permission bits of one existing folder. */
export interface FolderMode {
  readonly uid: number;
  readonly gid: number;
  readonly mode: number;
}

/** Accounts that may run the database when Lockstep itself is started by root, in order of preference. */
const CANDIDATES = ['lockstep', 'postgres', 'nobody'];

export function parsePasswd(text: string): readonly Account[] {
  return text.split('\n').flatMap((line) => {
    const [name, , uid, gid] = line.split(':');
    if (name === undefined || name === '' || uid === undefined || gid === undefined) return [];
    return [{ name, uid: Number(uid), gid: Number(gid) }];
  });
}

/**
 * Who runs Postgres when root starts Lockstep: the owner of existing data, else the first of `lockstep`, `postgres`, `nobody`.
 * Postgres refuses to run as root, and accounts are never created here.
 */
export function chooseServerUser(
  accounts: readonly Account[],
  owner: FolderMode | undefined,
  clusterDir: string,
): Account {
  if (owner !== undefined && owner.uid !== 0) {
    return accounts.find(({ uid }) => uid === owner.uid) ?? { name: String(owner.uid), uid: owner.uid, gid: owner.gid };
  }
  const account = CANDIDATES.map((name) => accounts.find((entry) => entry.name === name && entry.uid !== 0)).find(
    (entry) => entry !== undefined,
  );
  if (account === undefined) {
    throw new StartupProblem(
      'Postgres refuses to run as root, and none of the accounts `lockstep`, `postgres`, `nobody` exists',
      'start Lockstep as an ordinary user, or add one with `useradd --system lockstep`, or set LOCKSTEP_DATABASE_URL',
    );
  }
  if (owner !== undefined) {
    throw new StartupProblem(
      `the database folder \`${clusterDir}\` belongs to root, and Postgres refuses to run as root`,
      `give it to the account that shall run it: chown -R ${account.name} ${clusterDir}`,
    );
  }
  return account;
}

/** Whether `account` may pass through a folder. Supplementary groups are dropped when Postgres is started, so they do not count. */
export function canTraverse(account: Account, folder: FolderMode): boolean {
  if (account.uid === 0) return true;
  if (account.uid === folder.uid) return (folder.mode & 0o100) !== 0;
  if (account.gid === folder.gid) return (folder.mode & 0o010) !== 0;
  return (folder.mode & 0o001) !== 0;
}
