/** What people do at the list, each often enough to tell the slowest of it. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Page } from '@playwright/test';
import type { Row } from './measure.ts';
import type { Desk } from './now-desk.ts';
import type { NowHouse } from './now-house.ts';
import type { Browser } from './now-probe.ts';

const WHOLE = ', the whole list loaded';
const LIVE = 'a change elsewhere until it stands here';
/** Of what nobody waits for with a finger on a key, in milliseconds of the slowest. */
export const goals: Readonly<Record<string, number>> = { [LIVE]: 1_000, [`${LIVE}${WHOLE}`]: 1_000 };
const HOLD_EVERY_MS = 33;
/** How often the floor is measured before each part of the walk. */
const FLOORS = 5;

/** The row that has the focus, or the first of the window whose button acts at once. */
async function rowId(page: Page, at: 'focus' | 'first'): Promise<string> {
  return await page.evaluate((where) => {
    const { document } = globalThis as unknown as Browser;
    const rows = Array.from(document.querySelectorAll('ol[aria-label="What needs a human"] > li'));
    const row = where === 'first' ? rows[0] : rows.find((one) => one.contains(document.activeElement));
    return row?.querySelector('[data-row]')?.getAttribute('data-row') ?? '';
  }, at);
}

async function walkRows(desk: Desk, rounds: number, where: string): Promise<void> {
  for (let step = 0; step < rounds * 3; step += 1) await desk.press(`j${where}`, 'j', 'focus');
  for (let step = 0; step < rounds; step += 1) await desk.press(`k${where}`, 'k', 'focus');
}

/** From the end there is only the way up, and as far down again. */
async function walkBack(desk: Desk, rounds: number, where: string): Promise<void> {
  for (let step = 0; step < rounds * 3; step += 1) await desk.press(`k${where}`, 'k', 'focus');
  for (let step = 0; step < rounds; step += 1) await desk.press(`j${where}`, 'j', 'focus');
}

/** The key held down: every repeat is an interaction of its own. */
async function hold(desk: Desk, count: number, where: string): Promise<void> {
  const { page } = desk;
  const what = `j held, ${count} repeats${where}`;
  await desk.takeFrames(what);
  await watch(page, true);
  for (let step = 0; step < count; step += 1) {
    await page.keyboard.down('j');
    await sleep(HOLD_EVERY_MS);
  }
  await page.keyboard.up('j');
  const frames = await desk.takeFrames(what);
  desk.keep(what, [...frames, ...Array<number>(count - frames.length).fill(16)]);
  await tellBlank(desk, `j held${where}`);
}

const blanks = new Map<string, { readonly blank: number; readonly frames: number }>();

async function watch(page: Page, isOn: boolean): Promise<{ blank: number; frames: number }> {
  return await page.evaluate((on) => {
    const { probe } = globalThis as unknown as Browser;
    const { blank, frames } = probe;
    Object.assign(probe, { blank: 0, frames: 0, isWatching: on });
    return { blank, frames };
  }, isOn);
}

async function tellBlank({ page }: Desk, what: string): Promise<void> {
  blanks.set(what, await watch(page, false));
}

function blankRows(): readonly Row[] {
  const rows = [...blanks].map(([what, { blank, frames }]) => ({
    what: `${what}: frames without rows where rows belong, of ${frames}`,
    value: String(blank),
    goal: { text: '0', isMet: blank === 0 },
  }));
  blanks.clear();
  return rows;
}

/** From the last row of what is loaded on, until the list is whole. */
async function toTheEnd(desk: Desk): Promise<void> {
  const { page } = desk;
  await watch(page, true);
  for (let press = 0; press < 12; press += 1) {
    await desk.press('PageDown', 'PageDown', 'scrolled');
    await sleep(200);
  }
  await tellBlank(desk, 'PageDown');
  for (let press = 0; press < 120 && (await comesMore(page)); press += 1) {
    if (press < 15) await desk.press('End', 'End', 'scrolled');
    else await page.keyboard.press('End');
  }
}

/** Waits until the window stands still and there is something below it. @returns false when the list is whole */
async function comesMore(page: Page): Promise<boolean> {
  await page.waitForTimeout(400);
  const found = await page.waitForFunction(() => {
    const { document, innerHeight, scrollY } = globalThis as unknown as Browser;
    if (document.documentElement.scrollHeight - innerHeight - scrollY > 500) return 'below';
    return document.querySelector('main')?.textContent.includes('the rest comes') === true ? false : 'whole';
  });
  return (await found.jsonValue()) === 'below';
}

async function windows(desk: Desk, rounds: number): Promise<void> {
  const { page } = desk;
  for (let round = 0; round < rounds; round += 1) {
    await desk.press('j', 'j', 'focus');
    await desk.press('s: the window', 's', 'window');
    await page.keyboard.press('Tab');
    if (round < 2) {
      let text = '';
      for (const letter of 'it can wait until noon') {
        text += letter;
        await desk.press('a letter of the reason', letter === ' ' ? 'Space' : letter, 'value', text);
      }
    }
    await desk.press('Escape: back at the list', 'Escape', 'closed');
  }
}

async function putOff(desk: Desk, rounds: number): Promise<void> {
  const { page } = desk;
  for (let round = 0; round < rounds; round += 1) {
    await desk.press('j', 'j', 'focus');
    const id = await rowId(page, 'focus');
    await desk.press('s: the window', 's', 'window');
    await page.keyboard.press('Tab');
    await page.keyboard.insertText('it can wait until noon');
    await desk.press('put off until it is gone', 'Control+Enter', 'gone', id);
    await page.waitForTimeout(300);
  }
}

async function actByKey(desk: Desk, rounds: number, where: string): Promise<void> {
  for (let round = 0; round < rounds; round += 1) {
    await desk.press('j', 'j', 'focus');
    await desk.press(`a: done and gone${where}`, 'a', 'gone', await rowId(desk.page, 'focus'));
    await desk.page.waitForTimeout(150);
  }
}

async function switches(desk: Desk, rounds: number): Promise<void> {
  for (let round = 0; round < rounds; round += 1)
    for (const [key, on] of [
      ['m', 'For me'],
      ['u', 'Nobody'],
      ['u', 'Everything'],
    ] as const) {
      await desk.press('m, u: another part', key, 'part', on);
      await desk.page.waitForTimeout(100);
    }
}

async function openRows(desk: Desk, rounds: number): Promise<void> {
  const { page } = desk;
  for (let round = 0; round < rounds; round += 1) {
    await desk.press('j', 'j', 'focus');
    await desk.press('Enter: the row’s own screen', 'Enter', 'screen');
    await page.waitForTimeout(100);
    await page.keyboard.press('g');
    await desk.press('g 1: back', '1', 'rows');
    await page.waitForTimeout(150);
  }
}

/** What somebody else adds, before everything else in the list. */
async function live(desk: Desk, { api }: NowHouse, rounds: number, where: string): Promise<void> {
  const { page } = desk;
  await page.evaluate(() => (globalThis as unknown as { scrollTo(x: number, y: number): void }).scrollTo(0, 0));
  const taken: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const title = `Told by somebody else${where}, ${round}.`;
    const dueAt = new Date(Date.now() - 40 * 24 * 3_600_000).toISOString();
    await api.call('POST', '/api/v1/incidents/INC-100001/tasks', { title, dueAt });
    const told = performance.timeOrigin + performance.now();
    const seen = page.evaluate((words) => (globalThis as unknown as Browser).probe.until('row', words), title);
    taken.push((await seen) - told);
    await sleep(300 + ((round * 137) % 900));
  }
  desk.keep(`${LIVE}${where}`, taken);
}

/** Keys while rows come in all the time. */
async function busy(desk: Desk, { api }: NowHouse, rounds: number): Promise<void> {
  let isOver = false;
  const others = (async () => {
    for (let count = 0; !isOver; count += 1) {
      await api.call('POST', '/api/v1/incidents/INC-100002/tasks', { title: `One of many, ${count}` });
      await sleep(100);
    }
  })();
  for (let step = 0; step < rounds * 2; step += 1) {
    await desk.press('j while ten things a second come in', 'j', 'focus');
    await sleep(50);
  }
  isOver = true;
  await others;
}

export async function atDesk(desk: Desk, house: NowHouse, rounds: number): Promise<readonly Row[]> {
  const phases = [
    () => walkRows(desk, rounds, ''),
    () => hold(desk, 120, ''),
    () => windows(desk, rounds),
    () => actByKey(desk, rounds, ''),
    () => putOff(desk, Math.ceil(rounds / 2)),
    () => switches(desk, Math.ceil(rounds / 3)),
    () => openRows(desk, rounds),
    () => live(desk, house, 10, ''),
    () => busy(desk, house, rounds),
    () => toTheEnd(desk),
  ];
  for (const phase of phases) {
    await desk.floor(FLOORS);
    await phase();
  }
  const where = WHOLE;
  await walkBack(desk, Math.ceil(rounds / 3), where);
  await actByKey(desk, Math.ceil(rounds / 3), where);
  await live(desk, house, 5, where);
  return blankRows();
}

/** Drawn by the finger as far as it goes, then the button of a row. */
export async function onPhone(desk: Desk, _: NowHouse, rounds: number): Promise<readonly Row[]> {
  const { page } = desk;
  await desk.floor(FLOORS);
  const gestures = await page.context().newCDPSession(page);
  await watch(page, true);
  for (const yDistance of [-6_000, -6_000, -6_000, 9_000, 12_000])
    await gestures.send('Input.synthesizeScrollGesture', {
      x: 195,
      y: 420,
      yDistance,
      speed: 4_000,
      gestureSourceType: 'touch',
    });
  await tellBlank(desk, 'phone, scrolled by finger');
  await page.evaluate(() => (globalThis as unknown as { scrollTo(x: number, y: number): void }).scrollTo(0, 0));
  await page.waitForTimeout(200);
  for (let round = 0; round < rounds; round += 1) {
    const id = await rowId(page, 'first');
    const row = page.getByRole('list', { name: 'What needs a human' }).getByRole('listitem').first();
    const box = await row.getByRole('button').first().boundingBox();
    if (box === null) throw new Error('the first row has no button');
    const { x, y, width, height } = box;
    await desk.time('phone: the tap until the row is gone', { type: 'pointerup', outcome: 'gone', argument: id }, () =>
      page.touchscreen.tap(x + width / 2, y + height / 2),
    );
    await page.waitForTimeout(250);
  }
  await desk.floor(FLOORS);
  return blankRows();
}
