/**
 * One character as the Markdown of chats shows it instead of reading it. A mention is broken by a space of no width: a backslash
 * does not keep every chat from finding one. Signs that mean something at most at the start of a line stay, for previews show
 * backslashes.
 */
export function escapeMarkdown(character: string): string {
  if (character === '@') return '@\u200b';
  return /[\\`*_~[\]|>#]/.test(character) ? `\\${character}` : character;
}
