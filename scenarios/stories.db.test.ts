import { readdirSync } from 'node:fs';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { holds, readStories, type Story, StoryWorld } from './test-stories.ts';

const folder = path.join(import.meta.dirname, 'incidents');
const stories = readdirSync(folder)
  .toSorted()
  .flatMap((file) => readStories(path.join(folder, file)).map((story) => ({ name: `${file}: ${story.name}`, story })));

const tries = 200;

async function playStep(world: StoryWorld, step: Story['steps'][number]): Promise<void> {
  let answer = await world.play(step);
  for (let left = tries; step.eventually && left > 0 && !holds(answer, world.filled(step.expect)); left -= 1) {
    await setTimeout(50);
    answer = await world.play(step);
  }
  if (step.refused !== undefined) {
    expect({ say: step.say, answer }).toMatchObject({ say: step.say, answer: { refused: step.refused } });
    return;
  }
  expect(
    (answer as { refused?: string } | undefined)?.refused,
    `${step.say}: ${JSON.stringify(answer)}`,
  ).toBeUndefined();
  if (step.expect === undefined) return;
  const expected = world.filled(step.expect);
  expect(
    holds(answer, expected),
    `${step.say}\n${JSON.stringify(expected)}\nis not in\n${JSON.stringify(answer, null, 1)}`,
  ).toBe(true);
}

describe('stories of incidents, over HTTP', () => {
  it.each(stories)('$name', { timeout: 60_000 }, async ({ story }) => {
    await using world = await StoryWorld.open(story);
    for (const step of story.steps) await playStep(world, step);

    expect(world.failures).toEqual([]);
  });
});

it('expects what it says: members, patterns, what a list must hold', () => {
  const answer = { a: { b: 'one two' }, list: [{ x: 1 }, { x: 2, y: 3 }] };

  expect(holds(answer, { a: { b: '/two$/' }, list: [{ x: 2 }] })).toBe(true);
  for (const wrong of [{ a: { b: 'one' } }, { list: [{ x: 3 }] }, { c: 1 }, { a: { b: '/three/' } }]) {
    expect(holds(answer, wrong)).toBe(false);
  }
});
