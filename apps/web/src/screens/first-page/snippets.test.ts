import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, it } from 'vitest';
import { curlSnippet, type Door, keyPlace, prometheusSnippet, testAlert } from './snippets.ts';

const door: Door = { origin: 'https://lockstep.example.org', key: keyPlace };

it('offers what the guide says and a test holds against the real door', () => {
  const guide = readFileSync(resolve(import.meta.dirname, '../../../../../docs/alertmanager.md'), 'utf8');

  expect(guide).toContain(`\`\`\`yaml\n${prometheusSnippet(door)}\n\`\`\``);
});

it('sends the alert that the button sends, and stays one word for the shell whatever the key holds', () => {
  const command = curlSnippet({ ...door, key: "it's" });

  expect(JSON.parse(/-d '([^']+)'$/.exec(command)?.[1] ?? '')).toEqual([testAlert]);
  expect(command).toContain(String.raw`-H 'Authorization: Bearer it'\''s'`);
});
