import { describe, expect, it } from 'vitest';
import { CliProblem, exitCodes, problemText } from './cli-problem.ts';

const text = (message: string, help: string, ...fields: CliProblem['fields']) =>
  problemText(new CliProblem(exitCodes.error, message, { help, fields }), false);

describe('a problem as text', () => {
  it('says once what the server says in the sentence, of its place and as help', () => {
    const problem = 'it is not JSON';
    const sentence = `the feed can not be read: ${problem}`;

    expect(text(sentence, 'upload it as published', { field: 'body', problem, help: 'upload it as published' })).toBe(
      'lockstep: the feed can not be read: it is not JSON\n  help: upload it as published\n',
    );
    expect(text(sentence, 'upload it as published', { field: 'line 7', problem })).toContain('JSON\n  at: line 7\n');
  });

  it('says what the fields alone say', () => {
    const fields = [
      { field: 'body.name', problem: 'is missing' },
      { field: 'body.url', problem: 'is no address', help: 'begin with https://' },
    ];

    expect(text('the request can not be used', 'look at its fields', ...fields)).toBe(
      'lockstep: the request can not be used\n  body.name: is missing\n  body.url: is no address (begin with https://)\n  help: look at its fields\n',
    );
  });
});
