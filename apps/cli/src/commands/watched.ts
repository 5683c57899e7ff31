import type { Command } from 'commander';
import { action, type Cli } from '../cli.ts';
import { printItem } from '../server/lists.ts';
import type { Terminal } from '../terminal.ts';

/** What a heartbeat and an uptime check have in common on the command line. */
interface Watched {
  /** Of the commands and of the schemas of their answers. */
  readonly noun: 'heartbeat' | 'monitor';
  readonly pausing: string;
  readonly resuming: string;
  readonly removing: string;
  readonly pause: (
    cli: Cli,
    name: string,
    isPaused: boolean,
  ) => Promise<{ readonly name: string; readonly state: string }>;
  readonly remove: (cli: Cli, name: string) => Promise<unknown>;
}

/** Adds `pause`, `resume` and `remove`. */
export function addWatchedActs(command: Command, { noun, pausing, resuming, removing, pause, remove }: Watched): void {
  for (const [act, description, isPaused] of [
    ['pause', pausing, true],
    ['resume', resuming, false],
  ] as const)
    command
      .command(act)
      .description(description)
      .argument('<name>')
      .action(
        action(async (cli, name: string) => {
          const made = await pause(cli, name, isPaused);
          printItem(cli.terminal, `lockstep.${noun}.${act}/1`, made, [`${made.name} is ${made.state}.`]);
        }),
      );
  command
    .command('remove')
    .description(removing)
    .argument('<name>')
    .action(
      action(async (cli, name: string) => {
        await remove(cli, name);
        printItem(cli.terminal, `lockstep.${noun}.remove/1`, { name }, [`${name} is removed.`]);
      }),
    );
}

/** How a list marks where each stands. */
export function watchedMarks({ green, red, yellow, dim }: Terminal['paint']) {
  return {
    new: { text: '… new', paint: dim },
    up: { text: '✓ up', paint: green },
    late: { text: '! late', paint: yellow },
    failing: { text: '! failing', paint: yellow },
    down: { text: '✗ down', paint: red },
    paused: { text: '- paused', paint: dim },
  };
}
