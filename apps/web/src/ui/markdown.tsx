import { Fragment, useMemo } from 'react';
import { type Block, markdownBlocks, type Span } from './markdown-tokens.ts';
import { Unbroken } from './unbroken.tsx';

/** What people wrote, as Markdown. Made of elements, never of HTML. */
export function Markdown({ text }: { text: string }) {
  const blocks = useMemo(() => markdownBlocks(text), [text]);
  return (
    <div className="grid gap-1.5 pretty [overflow-wrap:anywhere]">
      {blocks.map((block, index) => (
        <BlockOf key={index} block={block} />
      ))}
    </div>
  );
}

function BlockOf({ block }: { block: Block }) {
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
            <li key={index}>
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
          <Lines lines={block.lines} />
        </p>
      );
    case 'quote':
      return (
        <blockquote className="border-l-2 border-edge pl-3 text-muted">
          <Lines lines={block.lines} />
        </blockquote>
      );
    case 'paragraph':
      return (
        <p>
          <Lines lines={block.lines} />
        </p>
      );
  }
}

function Lines({ lines }: { lines: readonly (readonly Span[])[] }) {
  return lines.map((line, index) => (
    <Fragment key={index}>
      {index > 0 && <br />}
      <Spans spans={line} />
    </Fragment>
  ));
}

function Spans({ spans }: { spans: readonly Span[] }) {
  return spans.map((span, index) => <SpanOf key={index} span={span} />);
}

function SpanOf({ span }: { span: Span }) {
  switch (span.kind) {
    case 'text':
      return <Unbroken text={span.text} />;
    case 'code':
      return <code className="rounded-sm bg-raised px-1 [box-decoration-break:clone]">{span.text}</code>;
    case 'strong':
      return (
        <strong className="font-semibold">
          <Spans spans={span.spans} />
        </strong>
      );
    case 'emphasis':
      return (
        <em>
          <Spans spans={span.spans} />
        </em>
      );
    case 'struck':
      return (
        <s>
          <Spans spans={span.spans} />
        </s>
      );
    case 'link':
      return (
        <a href={span.url} rel="noopener noreferrer" target="_blank" className="link inline!">
          <Spans spans={span.spans} />
        </a>
      );
  }
}
