import { ScrollingCode } from '../../ui/scrolling-code.tsx';

/** Rules as written, with comments, annotations and keywords told apart. */
export function CedarText({ text }: { text: string }) {
  return (
    <ScrollingCode label="Rules" className="max-h-[34rem] rounded-md border border-line bg-canvas p-4">
      {text.split('\n').map((line, index) => (
        <CedarLine key={index} line={line} />
      ))}
    </ScrollingCode>
  );
}

const KEYWORD = /\b(forbid|permit|when|unless|principal|action|resource|context|in|has|like|is|true|false)\b/;

function CedarLine({ line }: { line: string }) {
  if (line.trimStart().startsWith('//')) return <span className="text-muted">{`${line}\n`}</span>;
  if (line.trimStart().startsWith('@')) return <span className="text-hold">{`${line}\n`}</span>;
  const parts = line.split(KEYWORD);
  return (
    <>
      {parts.map((part, index) =>
        index % 2 === 1 ? (
          <span key={index} className="font-semibold text-accent">
            {part}
          </span>
        ) : (
          part
        ),
      )}
      {'\n'}
    </>
  );
}
