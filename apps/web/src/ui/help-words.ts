/**
 * What helps somebody who looks at a screen. The server names the command, or the call, that lists what there is: a screen has its
 * lists beside it, so that part is left out, and what else it says stays.
 *
 * @returns undefined where nothing is left
 */
export function helpWords(help: string | undefined): string | undefined {
  const rest = help?.replace(/^list them with `[^`]*`(?:, or |; )?/u, '');
  return rest === '' ? undefined : rest;
}
