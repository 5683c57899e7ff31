import type { Update } from './status-words.ts';

type Block = Update['text'][number];
type Span = Extract<Block, { kind: 'paragraph' }>['spans'][number];

/** The words of an update as the server understood them. */
export function StatusBlocks({ blocks }: { blocks: readonly Block[] }) {
  return (
    <div className="grid gap-2 pretty [overflow-wrap:anywhere]">
      {blocks.map((block, index) => (
        <BlockPart key={index} block={block} />
      ))}
    </div>
  );
}

function BlockPart({ block }: { block: Block }) {
  switch (block.kind) {
    case 'paragraph':
      return (
        <p className="whitespace-pre-line">
          <Spans spans={block.spans} />
        </p>
      );
    case 'heading':
      return (
        <p className="font-semibold">
          <Spans spans={block.spans} />
        </p>
      );
    case 'quote':
      return (
        <blockquote className="border-l-2 border-line pl-3 whitespace-pre-line text-muted">
          <Spans spans={block.spans} />
        </blockquote>
      );
    case 'list': {
      const items = block.items.map((item, index) => (
        <li key={index}>
          <Spans spans={item} />
        </li>
      ));
      return block.isOrdered ? (
        <ol className="list-decimal pl-6">{items}</ol>
      ) : (
        <ul className="list-disc pl-6">{items}</ul>
      );
    }
    case 'code':
      return (
        <pre className="overflow-x-auto rounded-md bg-raised p-2 text-sm">
          <code>{block.text}</code>
        </pre>
      );
  }
}

function Spans({ spans }: { spans: readonly Span[] }) {
  return spans.map((span, index) => <SpanPart key={index} span={span} />);
}

function SpanPart({ span: { text, isStrong = false, isEmphasised = false, isCode = false, url } }: { span: Span }) {
  const inner = isCode ? <code className="rounded-sm bg-raised px-1">{text}</code> : text;
  const emphasised = isEmphasised ? <em>{inner}</em> : inner;
  const strong = isStrong ? <strong>{emphasised}</strong> : emphasised;
  if (url === undefined) return strong;
  return (
    <a className="link" href={url} rel="noopener noreferrer" target="_blank">
      {strong}
    </a>
  );
}
