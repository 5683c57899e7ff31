type Words = (where: string) => string;

const words: Readonly<Record<string, Words>> = {
  ENOTFOUND: (where) => `no address is known for ${where === '' ? 'this name' : where}: check how it is spelled`,
  EAI_AGAIN: (where) => `the address of ${where === '' ? 'this name' : where} can not be looked up now`,
  ECONNREFUSED: (where) =>
    `${where === '' ? 'the other side' : where} refuses the connection: check the port, and that it runs there`,
  ECONNRESET: () => 'the connection was cut',
  EPIPE: () => 'the connection was cut',
  EHOSTUNREACH: (where) => `no way leads to ${where === '' ? 'the other side' : where}: check the network in between`,
  ENETUNREACH: (where) => `no way leads to ${where === '' ? 'the other side' : where}: check the network in between`,
  ETIMEDOUT: (where) =>
    `${where === '' ? 'the other side' : where} does not answer: check the address and the firewalls in between`,
};

/**
 * Why a connection failed and what to check, for whoever reads it at night, with the code of the system to search for:
 * `127.0.0.1:9 refuses the connection: check the port, and that it runs there (ECONNREFUSED)`. What has no words here keeps its
 * own, in one line of 300 characters at most.
 */
export function networkWords(error: Error): string {
  const own = error.message.replaceAll(/\s+/g, ' ').trim().slice(0, 300);
  const found = /^(?:connect|getaddrinfo|read|write) (E[A-Z_]+)(?: (\S{1,260}))?/.exec(own);
  // Attempts at several addresses fail together, without a message of their own.
  const code = found?.[1] ?? (own === '' && 'code' in error ? String(error.code) : '');
  const say = words[code];
  if (say !== undefined) return `${say(found?.[2] ?? '')} (${code})`;
  return own === '' ? 'no connection' : own;
}
