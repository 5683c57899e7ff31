import { expect, it } from 'vitest';
import { openTestChat } from './test-chat.ts';

it('makes the channel, greets and posts what happened in it by itself, each once', async () => {
  await using chat = await openTestChat('live');
  await chat.addPerson('Ana', 'U0ANA0001');
  const declared = await chat.type('U0ANA0001', 'declare "Checkout fails" sev2');
  const name = /INC-\d+/.exec(declared.text)?.[0] ?? 'none';
  await chat.press('U0ANA0001', declared, 'Take commander');

  const asked = await chat.press('U0ANA0001', declared, 'Make a channel');

  const posts = () => chat.slack.channels[0]?.posts.map((post) => post.split('\n')[0]).toSorted() ?? [];
  await expect
    .poll(posts, { timeout: 15_000 })
    .toEqual(['Ana is incident commander.', `${name}: Checkout fails (sev2, reliability; Investigating)`]);
  expect(asked.text).toBe(`${name} gets a channel.`);
  expect(chat.app.failures).toEqual([]);
  expect(chat.slack.problems).toEqual([]);
});
