import { describe, expect, it } from 'vitest';
import { reading } from '../reading/test-samples.ts';
import { parseSarif, sarif } from './parse.ts';
import { META } from '../reading/test-samples.ts';

const RESULT = {
  ruleId: 'R1',
  message: { text: 'flaw' },
  locations: [{ physicalLocation: { artifactLocation: { uri: 'a.c' }, region: { startLine: 7 } } }],
};

function log(result: object, run: object = {}, driver: object = {}): unknown {
  return {
    version: '2.1.0',
    runs: [{ tool: { driver: { name: 'Tool', ...driver } }, results: [{ ...RESULT, ...result }], ...run }],
  };
}

describe('a SARIF result', () => {
  it.each([
    [{ level: 'error' }, {}, 'error'],
    [{ level: 'note' }, {}, 'info'],
    [{}, {}, 'warning'],
    [{}, { rules: [{ id: 'R1', defaultConfiguration: { level: 'error' } }] }, 'error'],
    [{ level: 'note' }, { rules: [{ id: 'R1', properties: { 'security-severity': '9.8' } }] }, 'critical'],
    [{ properties: { 'security-severity': '7.0' } }, {}, 'error'],
    [{ kind: 'review', level: 'none' }, {}, 'warning'],
  ])('%j of a tool %j is %s', (result, driver, severity) => {
    expect(reading(sarif, log(result, {}, driver)).alerts[0]?.severity).toBe(severity);
  });

  it.each(['pass', 'notApplicable', 'informational'])('of kind %s is left out by name', (kind) => {
    const read = reading(sarif, log({ kind, level: 'none' }));

    expect(read.alerts).toEqual([]);
    expect(read.ignored).toEqual([{ reason: `result of kind ${kind}`, count: 1 }]);
  });

  it.each([
    [[{ kind: 'external' }], 0],
    [[{ kind: 'inSource', status: 'accepted' }], 0],
    [[{ kind: 'external', status: 'underReview' }], 1],
    [[{ kind: 'inSource' }, { kind: 'external', status: 'rejected' }], 1],
    [[], 1],
    [['x'], 1],
  ])('with the suppressions %j counts as %i alerts', (suppressions, count) => {
    expect(reading(sarif, log({ suppressions })).alerts).toHaveLength(count);
  });

  it('that the baseline calls absent is over, under the same key', () => {
    const [open] = reading(sarif, log({ baselineState: 'unchanged' })).alerts;
    const [gone] = reading(sarif, log({ baselineState: 'absent' })).alerts;

    expect([open?.action, gone?.action]).toEqual(['fire', 'resolve']);
    expect(gone?.dedupKey).toBe(open?.dedupKey);
  });

  it('keeps its key when lines move, if it has fingerprints', () => {
    const moved = [{ physicalLocation: { artifactLocation: { uri: 'a.c' }, region: { startLine: 99 } } }];
    const key = (result: object) => reading(sarif, log(result)).alerts[0]?.dedupKey;
    const partialFingerprints = { primaryLocationLineHash: 'abc:1' };

    expect(key({ fingerprints: { 'matchBasedId/v1': 'f' }, locations: moved })).toBe(
      key({ fingerprints: { 'matchBasedId/v1': 'f' } }),
    );
    expect(key({ partialFingerprints, locations: moved })).toBe(key({ partialFingerprints }));
    expect(key({ locations: moved })).not.toBe(key({}));
  });

  it('is not known by the commit, which other results share', () => {
    const partialFingerprints = { commitSha: 'c', commitMessage: 'adds password hunter2' };
    const [alert] = reading(sarif, log({ partialFingerprints })).alerts;

    expect(alert?.dedupKey).toBe('tool|||R1|a.c|7');
  });

  it('looks up its message and fills it in', () => {
    const driver = { rules: [{ id: 'R1', messageStrings: { m: { text: 'variable {0} of {1}, {9}' } } }] };
    const [alert] = reading(sarif, log({ message: { id: 'm', arguments: ['x', 'main'] } }, {}, driver)).alerts;

    expect(alert?.summary).toBe('variable x of main, {9} in a.c');
  });

  it('finds its rule by index, in an extension, and above a hierarchical id', () => {
    const driver = { rules: [{ id: 'CA1', helpUri: 'https://example.com/ca1' }] };
    const extensions = [{ name: 'e', rules: [{ id: 'E1', helpUri: 'https://example.com/e1' }] }];
    const links = (result: object) =>
      reading(sarif, {
        runs: [{ tool: { driver: { name: 'T', ...driver }, extensions }, results: [{ ...RESULT, ...result }] }],
      }).alerts[0]?.links.map(({ url }) => url);

    expect(links({ ruleIndex: 0 })).toEqual(['https://example.com/ca1']);
    expect(links({ ruleId: 'CA1/2' })).toEqual(['https://example.com/ca1']);
    expect(links({ rule: { index: 0, toolComponent: { index: 0 } } })).toEqual(['https://example.com/e1']);
  });

  it('never shows a snippet', () => {
    const region = { startLine: 1, snippet: { text: 'password = "correct horse"' } };
    const locations = [{ physicalLocation: { artifactLocation: { uri: 'a.c' }, region, contextRegion: region } }];

    expect(JSON.stringify(reading(sarif, log({ locations })))).not.toContain('correct horse');
  });

  it('never shows the secret that Gitleaks puts beside it', () => {
    const read = reading(sarif, log({ message: { text: 'hunter2 was found' }, properties: { offender: 'hunter2' } }));

    expect(JSON.stringify(read)).not.toContain('hunter2');
  });
});

describe('a SARIF run', () => {
  it('without results did not look', () => {
    const read = reading(sarif, { version: '2.1.0', runs: [{ tool: { driver: { name: 'T' } } }] });

    expect(read.ignored).toEqual([{ reason: 'run without results: the tool did not look', count: 1 }]);
  });

  it('is whole only when its sender says so and it succeeded', () => {
    const headers = { 'lockstep-complete': 'true', 'lockstep-target': 'web' };
    const complete = (run: object, given: Record<string, string> = headers) =>
      reading(sarif, log({}, run), { headers: given }).complete;

    expect(complete({})).toEqual([{ labelMatch: { scanner: 'tool', target: 'web' } }]);
    expect(complete({ invocations: [{ executionSuccessful: true }] }, {})).toBeUndefined();
    expect(complete({ invocations: [{ executionSuccessful: false }] })).toBeUndefined();
  });

  it('keeps its category and leaves out the single run', () => {
    const [alert] = reading(sarif, log({}, { automationDetails: { id: 'nightly/linux/2026-01-01' } })).alerts;

    expect(alert?.labels['category']).toBe('nightly/linux');
  });
});

describe('what is no SARIF 2', () => {
  it.each([null, [], 'x', {}, { runs: {} }])('%j is named with the cure', (payload) => {
    expect(parseSarif(payload, META)).toMatchObject({ ok: false, problem: expect.stringContaining('2.1.0') });
  });

  it('an older version is named', () => {
    expect(parseSarif({ version: '1.0.0', runs: [] }, META)).toEqual({
      ok: false,
      problem: '`version` is `1.0.0`: write SARIF 2.1.0',
    });
  });
});
