import type { Alert } from './alert-words.ts';

type Link = Alert['links'][number];

const named = /^(runbook|dashboard|playbook)(?:_?url)?$/i;

/** Where to look further: runbooks and dashboards first, which senders name in annotations, then their links; each address once. */
export function linksOf(alerts: readonly Pick<Alert, 'links' | 'annotations'>[], most = 6): readonly Link[] {
  const helpful = alerts.flatMap(({ annotations }) =>
    Object.entries(annotations).flatMap(([name, url]): Link[] => {
      const [, word = ''] = named.exec(name) ?? [];
      if (word === '' || !/^https?:\/\/\S+$/.test(url)) return [];
      return [{ url, label: word.charAt(0).toUpperCase() + word.slice(1).toLowerCase() }];
    }),
  );
  const links = [...helpful, ...alerts.flatMap((alert) => alert.links)];
  return links.filter(({ url }, index) => links.findIndex((other) => other.url === url) === index).slice(0, most);
}
