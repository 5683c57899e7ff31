import type { Command } from 'commander';

/** `complete SHELL` prints the script to source; `complete -- WORDS` is what that script asks. */
export async function addComplete(program: Command): Promise<void> {
  const { default: tab } = await import('@bomb.sh/tab/commander');
  const root = tab(program);
  for (const command of root.commands.values())
    command.option('json', 'answer as JSON').option('no-color', 'no colours');
}
