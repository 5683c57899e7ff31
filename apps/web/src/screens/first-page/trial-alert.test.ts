import { expect, it } from 'vitest';
import type { Door } from '../sources/doors.ts';
import { curlSnippet, testAlert } from './trial-alert.ts';

const door: Door = { kind: 'prometheus', origin: 'https://lockstep.example.org', key: "it's" };
const sent = (command: string): unknown => JSON.parse(/-d '([^']+)'$/.exec(command)?.[1] ?? '');

it('sends the alert that the button sends, and stays one word for the shell whatever the key holds', () => {
  const command = curlSnippet(door);

  expect(sent(command)).toEqual([testAlert]);
  expect(command).toContain(String.raw`-H 'Authorization: Bearer it'\''s'`);
});

it('posts as the webhook of Alertmanager where that is the sender', () => {
  const command = curlSnippet({ ...door, kind: 'alertmanager', key: 'k1' });

  expect(command).toContain("curl 'https://lockstep.example.org/in/k1'");
  expect(sent(command)).toMatchObject({ alerts: [{ status: 'firing', labels: testAlert.labels }] });
});
