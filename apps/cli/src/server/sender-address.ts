/** Where something is sent to, and by what key. */
interface Door {
  /** Address of the server as this command reached it, without a slash at the end. */
  readonly server: string;
  /** As the server says it of a kind of source; `{key}` stands for the key. */
  readonly path: string;
  readonly key: string;
}

/** The whole address, to be pasted at a sender. */
export function senderAddress({ server, path, key }: Door): string {
  return server + path.replaceAll('{key}', key);
}

/** What to do at the sender, with this server's own words in place of `{url}`, `{host}` and `{key}`. */
export function senderStep(text: string, door: Door): string {
  return text
    .replaceAll('{url}', senderAddress(door))
    .replaceAll('{host}', new URL(door.server).host)
    .replaceAll('{key}', door.key);
}
