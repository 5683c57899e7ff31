import { SyntaxProblem } from '../sbom/document-reader.ts';

/** Lines without their ends, numbered from 1; throws SyntaxProblem at one that is longer than `longest`. */
export function* linesOf(text: string, longest: number): Generator<readonly [line: string, number: number]> {
  let number = 0;
  for (let at = 0; at < text.length;) {
    const end = text.indexOf('\n', at);
    const to = end === -1 ? text.length : end;
    number++;
    if (to - at > longest) throw new SyntaxProblem(`line ${number} is longer than ${longest} characters`);
    yield [text.slice(at, text[to - 1] === '\r' && to > at ? to - 1 : to), number];
    at = end === -1 ? text.length : end + 1;
  }
}
