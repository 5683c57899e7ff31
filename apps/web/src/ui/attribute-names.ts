import { options, type VNode } from 'preact';

/** Preact hands these on as they are written: a drawing would be no stop of the Tab key, and `spellCheck={false}` nothing at all. */
const names: Readonly<Record<string, string>> = { tabIndex: 'tabindex', spellCheck: 'spellcheck' };

const written = Object.keys(names);

/** Gives elements their attributes by the names browsers know. Call it once, before anything is drawn. */
export function nameAttributesAsBrowsersDo(): void {
  const next = options.vnode?.bind(options);
  options.vnode = (vnode: VNode<object>) => {
    if (typeof vnode.type === 'string') vnode.props = renamed(vnode.props);
    next?.(vnode);
  };
}

function renamed<P extends object>(props: P): P {
  if (!written.some((name) => name in props)) return props;
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the same attributes by other names
  return Object.fromEntries(Object.entries(props).map(([name, value]) => [names[name] ?? name, value])) as P;
}
