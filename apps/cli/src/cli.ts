import type { Client } from '@lockstep/client';
import type { Command } from 'commander';
import type { ExitCode } from './cli-problem.ts';
import { type Environment, readEnvironment } from './environment.ts';
import { findSettings, type Settings } from './settings.ts';
import { openTerminal, type Terminal } from './terminal.ts';

/** Options that every command takes. */
export interface GlobalOptions {
  readonly json?: boolean;
  readonly color: boolean;
  readonly url?: string;
  readonly token?: string;
}

/** What a command works with. */
export interface Cli {
  readonly terminal: Terminal;
  readonly environment: Environment;
  /** @throws CliProblem when a settings file is unusable */
  settings(): Settings;
  /** Loaded at the first use: commands that work on files start faster without it. */
  client(): Promise<Client>;
}

export function openCli(globals: GlobalOptions): Cli {
  const environment = readEnvironment();
  const settings = (): Settings => findSettings(globals, environment, process.cwd());
  const terminal = openTerminal({
    isJson: globals.json === true,
    isColorRefused: environment.isColorRefused || !globals.color,
    isColorForced: environment.isColorForced,
  });
  return {
    environment,
    terminal,
    settings,
    client: async () => {
      const { createClient } = await import('@lockstep/client');
      const { url, token } = settings();
      const made = createClient({ baseUrl: url, token });
      await sendWhatWaits(environment.stateFolder, url, made, terminal);
      return made;
    },
  };
}

/** Deployments that happened while the server was away come first: the question may depend on them. */
async function sendWhatWaits(folder: string, url: string, client: Client, terminal: Terminal): Promise<void> {
  const { countWaiting, sendWaiting } = await import('./server/waiting-records.ts');
  if (countWaiting(folder) === 0) return;
  try {
    await sendWaiting(folder, url, client, terminal.say);
  } catch {
    // The command's own request tells what is wrong.
  }
}

/** What an action does; without an exit code it went well. */
type Act<Arguments extends readonly unknown[]> = (cli: Cli, ...given: Arguments) => Promise<ExitCode | void>;

/** Makes an action of commander out of ours: arguments and options as declared, the command itself last. */
export function action<Arguments extends readonly unknown[]>(act: Act<Arguments>) {
  return async (...given: readonly unknown[]): Promise<void> => {
    // commander passes what the command declares, in this order: the one place where its types and ours meet.
    const command = given.at(-1) as Command;
    const declared = given.slice(0, -1) as unknown as Arguments;
    const exitCode = await act(
      openCli(command.optsWithGlobals<GlobalOptions & Record<string, unknown>>()),
      ...declared,
    );
    if (exitCode !== undefined) process.exitCode = exitCode;
  };
}
