/** Labels out of lines `name=value`; empty lines and lines without a name are left out, values may be quoted. */
export function labelsIn(text: string): Record<string, string> {
  return Object.fromEntries(
    text.split('\n').flatMap((line) => {
      const at = line.indexOf('=');
      const name = line.slice(0, at).trim();
      const value = line.slice(at + 1).trim();
      const bare = /^"(.*)"$/.exec(value)?.[1] ?? value;
      return at === -1 || name === '' || bare === '' ? [] : [[name, bare]];
    }),
  );
}
