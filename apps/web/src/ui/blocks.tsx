import type { Block, TextSpan } from '@lockstep/markdown';
import { Unbroken } from './unbroken.tsx';

/** Words that were read as Markdown, here or by the server. Made of elements, never of HTML. */
export function Blocks({ blocks }: { blocks: readonly Block[] }) {
  return (
    <div className="grid gap-1.5 pretty [overflow-wrap:anywhere]">
      {blocks.map((block, index) => (
        <BlockPart key={index} block={block} />
      ))}
    </div>
  );
}

function BlockPart({ block }: { block: Block }) {
  switch (block.kind) {
    case 'code':
      return (
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- long lines are scrolled by keys
        <pre tabIndex={0} className="overflow-x-auto rounded-md bg-raised px-2.5 py-1.5 text-sm">
          <code>{block.text}</code>
        </pre>
      );
    case 'list': {
      const List = block.isOrdered ? 'ol' : 'ul';
      return (
        <List className={`grid gap-0.5 pl-5 ${block.isOrdered ? 'list-decimal' : 'list-disc'}`}>
          {block.items.map((item, index) => (
            <li key={index} className="whitespace-pre-line">
              <Spans spans={item} />
            </li>
          ))}
        </List>
      );
    }
    case 'heading':
      // Headings of the screen are the screen's.
      return (
        <p className="font-semibold">
          <Spans spans={block.spans} />
        </p>
      );
    case 'quote':
      return (
        <blockquote className="border-l-2 border-edge pl-3 whitespace-pre-line text-muted">
          <Spans spans={block.spans} />
        </blockquote>
      );
    case 'paragraph':
      return (
        <p className="whitespace-pre-line">
          <Spans spans={block.spans} />
        </p>
      );
  }
}

function Spans({ spans }: { spans: readonly TextSpan[] }) {
  return spans.map((span, index) => <SpanPart key={index} span={span} />);
}

function SpanPart({ span }: { span: TextSpan }) {
  const { text, isStrong = false, isEmphasised = false, isStruck = false, isCode = false, url } = span;
  const words = isCode ? (
    <code className="rounded-sm bg-raised px-1 [box-decoration-break:clone]">{text}</code>
  ) : (
    <Unbroken text={text} />
  );
  const struck = isStruck ? <s>{words}</s> : words;
  const emphasised = isEmphasised ? <em>{struck}</em> : struck;
  const strong = isStrong ? <strong className="font-semibold">{emphasised}</strong> : emphasised;
  if (url === undefined) return strong;
  return (
    <a href={url} rel="noopener noreferrer" target="_blank" className="link inline!">
      {strong}
    </a>
  );
}
