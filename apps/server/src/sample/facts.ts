import type { ServiceFacts } from './ledger-file.ts';

export interface SampleFacts {
  readonly services: ReadonlyMap<string, ServiceFacts>;
  /** Bytes of the feeds as somebody would upload them. */
  readonly advisories: string;
  readonly knownExploited: string;
}

/** Read only when the sample is loaded: no other start pays for it. */
export async function readFacts(): Promise<SampleFacts> {
  const type = { with: { type: 'json' } } as const;
  const [umami, conductor, paperless, miniflux, diaspora, uptimeKuma, advisories, kev] = await Promise.all([
    import('./facts/umami.json', type),
    import('./facts/conductor.json', type),
    import('./facts/paperless-ngx.json', type),
    import('./facts/miniflux.json', type),
    import('./facts/diaspora.json', type),
    import('./facts/uptime-kuma.json', type),
    import('./facts/advisories.json', type),
    import('./facts/kev.json', type),
  ]);
  const services: ServiceFacts[] = [umami, conductor, paperless, miniflux, diaspora, uptimeKuma].map(
    (module) => module.default,
  );
  return {
    services: new Map(services.map((facts) => [facts.service, facts])),
    advisories: JSON.stringify(advisories.default),
    knownExploited: JSON.stringify(kev.default),
  };
}
