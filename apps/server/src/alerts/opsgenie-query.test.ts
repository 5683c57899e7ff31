import { describe, expect, it } from 'vitest';
import { readOpsgenieQuery } from './opsgenie-query.ts';

const nothing = {
  state: undefined,
  alias: undefined,
  isAcknowledged: undefined,
  priority: undefined,
  tags: [],
  message: undefined,
};

describe('readOpsgenieQuery', () => {
  it.each([
    ['', { ...nothing, state: 'open' }],
    ['status: open', { ...nothing, state: 'open' }],
    ['status=closed', { ...nothing, state: 'resolved' }],
    ['alias: "disk of web-1"', { ...nothing, alias: 'disk of web-1' }],
    [
      'status: open AND tag: Shop and tag=eu AND acknowledged:false AND priority : p1',
      { ...nothing, state: 'open', tags: ['shop', 'eu'], isAcknowledged: false, priority: 'P1' },
    ],
    ['message: Disk', { ...nothing, message: 'disk' }],
  ])('reads `%s`', (text, expected) => {
    expect(readOpsgenieQuery(text)).toEqual(expected);
  });

  it.each([
    'web-1',
    'status: maybe',
    'priority: high',
    'owner: ann',
    'status: open OR tag: a',
    'NOT status: open',
    'status: open AND',
    'alias: "web',
    'tag: a AND '.repeat(20),
  ])('says what it does not understand of `%s`', (text) => {
    expect(readOpsgenieQuery(text)).toBeTypeOf('string');
  });
});
