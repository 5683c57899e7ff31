import { homedir } from 'node:os';
import { join } from 'node:path';

/** What the command line reads of its environment; nothing else does. */
export interface Environment {
  readonly url: string | undefined;
  readonly token: string | undefined;
  /** Key of a source, for sending alerts. */
  readonly sourceKey: string | undefined;
  /** Folder of the user's settings. */
  readonly configFolder: string;
  /** Folder of cached verdicts and of what waits to be sent. */
  readonly stateFolder: string;
  readonly isColorRefused: boolean;
  readonly isColorForced: boolean;
  /** A variable that a file of configuration names, for a secret. */
  readonly variable: (name: string) => string | undefined;
}

type Variables = Readonly<Record<string, string | undefined>>;

/** An empty value counts as not set. */
export function readEnvironment(variables: Variables = process.env, home: string = homedir()): Environment {
  const value = (name: string): string | undefined => {
    const text = variables[name]?.trim();
    return text === '' ? undefined : text;
  };
  return {
    url: value('LOCKSTEP_URL'),
    token: value('LOCKSTEP_TOKEN'),
    sourceKey: value('LOCKSTEP_SOURCE_KEY'),
    configFolder: join(value('XDG_CONFIG_HOME') ?? join(home, '.config'), 'lockstep'),
    stateFolder: join(value('XDG_STATE_HOME') ?? join(home, '.local/state'), 'lockstep'),
    isColorRefused: value('NO_COLOR') !== undefined || value('TERM') === 'dumb',
    isColorForced: value('FORCE_COLOR') !== undefined,
    variable: value,
  };
}
