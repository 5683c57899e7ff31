/** Proxy settings of the environment, lower case; as `curl` and others read them. */
export interface ProxySettings {
  readonly httpProxy: string | undefined;
  readonly httpsProxy: string | undefined;
  /** Hosts that are reached directly, by commas: `example.org` (with all below it), `.example.org`, `10.0.0.1`, `host:8080`, `*`. */
  readonly noProxy: string | undefined;
}

/** The proxy a request to this address goes through; undefined: it goes there directly. */
export function proxyFor(url: URL, settings: ProxySettings): string | undefined {
  const proxy = url.protocol === 'https:' ? settings.httpsProxy : settings.httpProxy;
  return proxy === undefined || isDirect(url, settings.noProxy ?? '') ? undefined : proxy;
}

function isDirect(url: URL, noProxy: string): boolean {
  const host = url.hostname.replace(/^\[|\]$/g, '').toLowerCase();
  const port = url.port === '' ? (url.protocol === 'https:' ? '443' : '80') : url.port;
  return noProxy
    .toLowerCase()
    .split(/[\s,]+/)
    .filter((entry) => entry !== '')
    .some((entry) => {
      if (entry === '*') return true;
      const [, name = '', ofPort] =
        /^\*?\.?(.*?)(?::(\d+))?$/.exec(isBareIpv6(entry) ? `${entry}:${port}` : entry) ?? [];
      if (ofPort !== undefined && ofPort !== port) return false;
      const bare = name.replace(/^\[|\]$/g, '');
      return host === bare || host.endsWith(`.${bare}`);
    });
}

function isBareIpv6(entry: string): boolean {
  return !entry.startsWith('[') && entry.split(':').length > 2;
}
