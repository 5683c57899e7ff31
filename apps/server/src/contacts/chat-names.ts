/** Shorter ones, as in `de` or `van`, stand in the names of many. */
const leastLetters = 3;

/** Words of a name: without case, accents and what stands between them. */
function wordsOf(name: string): readonly string[] {
  return (
    name
      .normalize('NFKD')
      .replaceAll(/\p{M}/gu, '')
      .toLowerCase()
      .match(/[\p{L}\p{N}]+/gu) ?? []
  );
}

/**
 * Whether what a chat calls somebody could be the name of this person: they share a word, or are the same but for spaces. It says
 * nothing of who it is: names are not unique, and most chats let people choose theirs.
 *
 * @param chat every name that the chat gives: `@anna.berg`, `Anna Berg`
 * @param person every name that Lockstep has: `Anna Berg`, what stands before the @ of the address
 */
export function areNamesAlike(chat: readonly string[], person: readonly string[]): boolean {
  const words = (names: readonly string[]): Set<string> =>
    new Set(
      names.flatMap((name) => {
        const each = wordsOf(name);
        const whole = each.join('');
        return [...each.filter((word) => [...word].length >= leastLetters), ...(whole === '' ? [] : [whole])];
      }),
    );
  return !words(chat).isDisjointFrom(words(person));
}
