import { type Command, type CommandId, commands, worksWhileTyping } from './command-list.ts';

export type Handlers = ReadonlyMap<CommandId, () => void>;

/** What a key press leads to: a command, the first half of one, or nothing. */
export type KeyOutcome = { kind: 'command'; id: CommandId } | { kind: 'begins' } | { kind: 'nothing' };

export type KeyPress = { key: string; isModified: boolean; isTyping: boolean; isRepeat: boolean };

/** What goes on for as long as the key is held; everything else happens once. */
const walks: ReadonlySet<CommandId> = new Set(['list.next', 'list.previous']);

/**
 * Finds the command of a key press.
 *
 * @param before first key of a sequence pressed shortly before, or undefined
 * @param isBound commands of other screens do not take keys
 * @param areSingleKeysOn people who dictate switch keys without Ctrl off (WCAG 2.1.4)
 */
export function matchKey(
  press: KeyPress,
  before: string | undefined,
  isBound: (id: CommandId) => boolean,
  areSingleKeysOn: boolean,
): KeyOutcome {
  const pressed = press.isModified ? `mod+${press.key.toLowerCase()}` : press.key;
  const wanted = before === undefined ? pressed : `${before} ${pressed}`;
  const isReachable = (command: Command & { id: CommandId }) =>
    command.keys !== undefined &&
    isBound(command.id) &&
    (!press.isRepeat || walks.has(command.id)) &&
    (worksWhileTyping(command.keys) || (!press.isTyping && !press.isModified && areSingleKeysOn));
  const reachable = commands.filter(isReachable);
  const found = reachable.find((command: Command & { id: CommandId }) => command.keys === wanted);
  if (found) return { kind: 'command', id: found.id };
  const begins =
    before === undefined && reachable.some((command: Command) => command.keys?.startsWith(`${pressed} `) === true);
  return begins ? { kind: 'begins' } : { kind: 'nothing' };
}
