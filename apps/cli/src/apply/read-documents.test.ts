import { describe, expect, it } from 'vitest';
import { alertMatcher } from './matcher-words.ts';
import { readDocuments, repeatedDocuments } from './read-documents.ts';

const problemsOf = (text: string) =>
  readDocuments(text, 'a.yaml').problems.map(({ line, path, problem }) => `${line} ${path}: ${problem}`);

describe('readDocuments', () => {
  it('reads documents, a list of them, JSON, and what `export --json` writes', () => {
    const names = (text: string) => readDocuments(text, 'a').documents.map(({ document }) => document.name);

    expect(names('kind: team\nname: a\n---\n---\nkind: team\nname: b\n')).toEqual(['a', 'b']);
    expect(names('- { kind: team, name: a }\n- { kind: team, name: b }\n')).toEqual(['a', 'b']);
    expect(names('[{"kind":"team","name":"a"}]')).toEqual(['a']);
    expect(names('{"schema":"lockstep.export/1","documents":[{"kind":"team","name":"a"}]}')).toEqual(['a']);
    expect(names('')).toEqual([]);
  });

  it('names the line and member of what is wrong, and goes on', () => {
    const text = [
      'kind: teem',
      '---',
      'kind: escalation_policy',
      'name: A',
      'steps:',
      '  - targets: [ada]',
      '    delay: soon',
      'owner: schedule:x',
      '---',
      'name: nothing',
      '---',
      'kind: inhibition',
      'name: B',
      'source: ["env=~\\"\\\\d\\""]',
      'target: ["=x"]',
    ].join('\n');

    expect(problemsOf(text)).toEqual([
      '1 kind: "teem" is no kind of document',
      '7 steps[0].delay: invalid input: expected number, received string',
      '8 owner: an owner is a person or a team',
      '10 kind: it says no `kind`',
      '14 source[0]: what stands in quotes ends with one, and a backslash in it is written twice',
      '15 target[0]: write it as name=value, name!=value, name=~regex or name!~regex',
    ]);
  });

  it('refuses what is no YAML, and aliases that would fill the memory', () => {
    const bomb = ['a: &a [x, x, x, x, x, x, x, x, x]'];
    for (let level = 1; level < 9; level += 1) {
      const [name, before] = [String.fromCodePoint(97 + level), String.fromCodePoint(96 + level)];
      bomb.push(`${name}: &${name} [${Array.from({ length: 9 }, () => `*${before}`).join(', ')}]`);
    }

    expect(problemsOf('kind: [')).toHaveLength(1);
    expect(problemsOf(bomb.join('\n'))).toEqual([expect.stringContaining('alias')]);
  });

  it('takes one description of a thing, whatever the case; rooms and webhooks share their names', () => {
    const text =
      '- { kind: webhook, name: ops, address: https://a.example.org }\n- { kind: room, name: OPS, setup: s, address: c }\n- { kind: team, name: ops }';

    const problems = repeatedDocuments(readDocuments(text, 'a.yaml').documents);

    expect(problems).toEqual([expect.objectContaining({ line: 2, problem: expect.stringContaining('a.yaml:1') })]);
  });
});

describe('alertMatcher', () => {
  it.each([
    ['env=prod', 'prod', false, true],
    [String.raw`instance!~db\d+`, String.raw`db\d+`, true, false],
    ['env!="a b "', 'a b ', false, false],
    ['env=', '', false, true],
    ['env=a=b', 'a=b', false, true],
  ])('reads %s', (text, value, isRegex, isEqual) => {
    expect(alertMatcher(text)).toMatchObject({ value, isRegex, isEqual });
  });

  it.each(['', 'env', '=x', 'a b=c', 'env="open', String.raw`env=~"\d"`])('refuses `%s`', (text) => {
    expect(alertMatcher(text)).toBeTypeOf('string');
  });
});
