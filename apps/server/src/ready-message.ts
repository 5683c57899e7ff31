import type { Config } from './platform/config/config.ts';

export interface Ready {
  readonly config: Config;
  readonly link: string;
  /** Where the data lives. */
  readonly storage: string;
  readonly notices: readonly string[];
}

/** The one thing a start says: where data lives, that it stays there, and one link. */
export function readyMessage({ config, link, storage, notices }: Ready): string {
  const lines = [
    ...notices.map((notice) => `note: ${notice}`),
    '',
    'Lockstep is ready.',
    '',
    `  Open     ${link}`,
    ...(link.includes('#')
      ? ['           (makes the first admin; single use, 60 minutes; another one: npx lockstep setup-link)']
      : []),
    `  Data     ${storage}`,
    `  Privacy  ${privacy(config)}`,
    '  Stop     Ctrl-C',
    '',
  ];
  return `${lines.join('\n')}\n`;
}

function privacy(config: Config): string {
  const places = [
    ...(config.database === 'external' ? ['your own Postgres'] : []),
    ...(config.mailFrom === undefined ? [] : ['your mail server']),
  ];
  if (places.length === 0) return 'nothing leaves this machine, except to targets that you add in Settings';
  return `nothing leaves this machine, except to ${places.join(' and ')} and to targets that you add in Settings`;
}
