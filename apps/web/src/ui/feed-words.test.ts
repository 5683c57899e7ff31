import { describe, expect, it } from 'vitest';
import {
  type FeedItem,
  feedRows,
  feedStateOf,
  feedTrouble,
  intervalWords,
  type SourceItem,
  type SyncItem,
  syncResult,
  syncWords,
} from './feed-words.ts';

const now = Date.UTC(2026, 0, 10);
const by = { id: 'a', name: 'Ada', kind: 'person' } as const;

const feed = (name: string, more: Partial<FeedItem> = {}): FeedItem => ({
  name,
  kind: 'osv',
  contentAt: '2026-01-09T00:00:00.000Z',
  loadedAt: '2026-01-09T00:00:00.000Z',
  digest: 'sha256:0',
  records: 1,
  isTooOld: false,
  loadedBy: by,
  source: null,
  lastCheckedAt: null,
  nextCheckAt: null,
  lastError: null,
  ...more,
});
const source = (name: string, more: Partial<SourceItem> = {}): SourceItem => ({
  name,
  kind: 'osv',
  url: 'https://example.org',
  ecosystem: 'npm',
  intervalMinutes: 60,
  isEnabled: true,
  createdAt: '2026-01-01T00:00:00.000Z',
  createdBy: by,
  feed: `osv:${name}`,
  isRunning: false,
  lastCheckedAt: null,
  hasLoaded: false,
  lastSuccessAt: null,
  nextCheckAt: null,
  lastError: null,
  failingSince: null,
  ...more,
});

const lines = (feeds: FeedItem[], sources: SourceItem[] = [], isSample = false) =>
  feedTrouble(feeds, sources, now, isSample).map((each) =>
    each.feed === undefined ? each.problem : `${each.feed}: ${each.problem}`,
  );

describe('feedTrouble', () => {
  it('hears the feeds of the sample for services of the sample alone', () => {
    const sample = [feed('osv:sample'), feed('kev:sample')];

    expect(lines(sample, [], true)).toEqual([]);
    expect(lines(sample)).toEqual([
      'No advisories are loaded but those of the sample: of real services nothing can be known to be safe',
    ]);
  });

  it('names what is too old and what fails, and nothing else', () => {
    const feeds = [
      feed('osv:npm', { isTooOld: true, contentAt: '2025-12-31T00:00:00.000Z', lastError: 'the connection broke' }),
      feed('kev'),
    ];

    expect(lines(feeds)).toEqual([
      'osv:npm: 10 d old, too old to rely on; the last look at its source failed: the connection broke',
    ]);
  });

  it('is loud where nothing is loaded; own advisories alone are nothing', () => {
    expect(lines([feed('own', { kind: 'own' })])).toEqual([
      'No advisories are loaded: nothing can be known to be safe',
    ]);
  });
});

describe('feedTrouble of sources', () => {
  const failing = { lastError: 'answered 404', failingSince: '2026-01-08T00:00:00.000Z' };
  const trouble = (...sources: SourceItem[]) => lines([feed('kev')], sources);

  it('tells of a source that never brought anything, whether it fails or was not looked at yet', () => {
    expect(trouble(source('PyPI', failing), source('npm'))).toEqual([
      'osv:PyPI: nothing is loaded from it yet; the last look at its source failed: answered 404',
      'osv:npm: nothing is loaded from it yet',
    ]);
  });

  it('is silent about what was switched off before it brought anything', () => {
    expect(trouble(source('PyPI', { ...failing, isEnabled: false }))).toEqual([]);
  });

  it('does not miss a feed where VEX documents were loaded, and tells when they can not be had any more', () => {
    const vex = { kind: 'vex', feed: 'vex:hub', hasLoaded: true } as const;

    expect(trouble(source('hub', vex))).toEqual([]);
    expect(trouble(source('hub', { ...vex, ...failing }))).toEqual([
      'vex:hub: the last look at its source failed: answered 404',
    ]);
    expect(trouble(source('hub', { ...vex, hasLoaded: false }))).toEqual(['vex:hub: nothing is loaded from it yet']);
  });

  it('says so beside the loud line where nothing at all is loaded', () => {
    expect(lines([], [source('npm', failing)])).toEqual([
      'No advisories are loaded: nothing can be known to be safe',
      'osv:npm: nothing is loaded from it yet; the last look at its source failed: answered 404',
    ]);
  });
});

describe('feedRows', () => {
  it('puts a feed and its source on one line, and what needs somebody first', () => {
    const rows = feedRows(
      [feed('osv:npm'), feed('kev', { isTooOld: true }), feed('osv:mine')],
      [source('npm'), source('PyPI', { lastError: 'gone', failingSince: '2026-01-08T00:00:00.000Z' })],
    );

    expect(rows.map((row) => [row.name, feedStateOf(row)])).toEqual([
      ['osv:PyPI', 'failing'],
      ['kev', 'too_old'],
      ['osv:mine', 'by_hand'],
      ['osv:npm', 'fresh'],
    ]);
  });

  it('says that somebody looks rather than what they are about to mend, and that a new source has brought nothing yet', () => {
    const [running] = feedRows([], [source('npm', { isRunning: true, lastError: 'broke' })]);
    const [fresh] = feedRows([], [source('npm')]);

    expect([running, fresh].map((row) => row && feedStateOf(row))).toEqual(['running', 'never_loaded']);
  });

  it('counts a VEX source as fresh once it has brought its documents', () => {
    const [row] = feedRows([], [source('hub', { kind: 'vex', hasLoaded: true })]);

    expect(row && feedStateOf(row)).toBe('fresh');
  });
});

describe('a run in words', () => {
  const sync: SyncItem = {
    id: '1',
    source: 'npm',
    state: 'loaded',
    phase: 'downloading',
    scope: 'delta',
    startedAt: '2026-01-09T00:00:00.000Z',
    finishedAt: null,
    bytes: 3_100_000,
    bytesTotal: null,
    records: 4_000,
    added: 12,
    changed: 0,
    unchanged: 9,
    gone: null,
    rejected: 1,
    problem: null,
    askedBy: by,
  };

  it('says how far it is, as far as anybody knows', () => {
    expect(syncWords(sync)).toBe('Downloading 3.1 MB');
    expect(syncWords({ ...sync, bytesTotal: 12_000_000 })).toBe('Downloading 3.1 MB of 12 MB');
    expect(syncWords({ ...sync, phase: 'loading' })).toBe('Loading 4,000 records');
  });

  it('says what it brought, or why it did not', () => {
    expect(syncResult(sync)).toBe('12 added, 1 rejected');
    expect(syncResult({ ...sync, state: 'unchanged' })).toBe('nothing new');
    expect(syncResult({ ...sync, state: 'failed', problem: 'the checksum differs' })).toBe('the checksum differs');
  });

  it('names an interval', () => {
    expect([30, 60, 360, 1440].map(intervalWords)).toEqual(['every 30 min', 'every 1 h', 'every 6 h', 'every day']);
  });
});
