import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, it } from 'vitest';
import { doorKindOf, senderFile } from './doors.ts';

const guide = readFileSync(resolve(import.meta.dirname, '../../../../../docs/alertmanager.md'), 'utf8');

it.each([
  ['prometheus', 'prometheus.yml', 'alertmanagers:'],
  ['alertmanager', 'alertmanager.yml', 'webhook_configs:'],
] as const)(
  'offers for %s what the guide says of its file, and a test holds against the real door',
  (kind, name, part) => {
    const file = senderFile({ kind, origin: 'https://lockstep.example.org', key: 'KEY-OF-THE-SOURCE' });

    expect(file.name).toBe(name);
    expect(file.text).toContain(part);
    expect(guide).toContain(`\`\`\`yaml\n${file.text}\n\`\`\``);
  },
);

it('has no file for senders that are set up by steps alone', () => {
  expect(doorKindOf('grafana')).toBeUndefined();
});
