import { createElement, type FunctionComponent } from 'react';

type Attributes = Readonly<Record<string, string>>;
type Shape = readonly [tag: string, attributes: Attributes];

/** What a file of `lucide-react` says of its icon. */
export type IconData = { readonly name: string; readonly size: number; readonly node: readonly Shape[] };

type IconProps = Readonly<Record<string, unknown>> & {
  readonly size?: number;
  readonly className?: string;
};

/**
 * Takes the place of `createLucideIcon` in the build: the same icon in one path and by one component, where theirs are four to eight
 * elements by three. A screen begins with thirty of them.
 */
// oxlint-disable-next-line import/no-default-export -- as what it takes the place of
export default function createIcon(data: IconData): FunctionComponent<IconProps> {
  // Most are never drawn.
  let shapes: readonly Shape[] | undefined;
  return function Icon({ size = data.size, className = '', ...rest }) {
    shapes ??= inOnePath(data.node);
    return createElement(
      'svg',
      {
        xmlns: 'http://www.w3.org/2000/svg',
        width: size,
        height: size,
        viewBox: `0 0 ${data.size} ${data.size}`,
        fill: 'none',
        stroke: 'currentColor',
        strokeWidth: 2,
        strokeLinecap: 'round',
        strokeLinejoin: 'round',
        className: `lucide lucide-${data.name} ${className}`,
        ...(!isNamed(rest) && { 'aria-hidden': true }),
        ...rest,
      },
      ...shapes.map(([tag, attributes]) => createElement(tag, attributes)),
    );
  };
}

const isNamed = (props: object): boolean =>
  Object.keys(props).some((name) => name === 'role' || name === 'title' || name.startsWith('aria-'));

/**
 * The same strokes, as many as can be in one path.
 *
 * @returns that path, and after it the shapes it can not hold
 */
export function inOnePath(shapes: readonly Shape[]): readonly Shape[] {
  const paths = shapes.map(pathOf);
  const d = paths.join('');
  return [...(d === '' ? [] : [['path', { d }] as const]), ...shapes.filter((_, at) => paths[at] === undefined)];
}

/** Undefined for what is no plain stroke. */
function pathOf([tag, attributes]: Shape): string | undefined {
  const { d = '', x1, y1, x2, y2, cx = '', cy, r } = attributes;
  const names = Object.keys(attributes).filter((name) => name !== 'key');
  const is = (kind: string, ...of: string[]) => tag === kind && names.toSorted().join(' ') === of.join(' ');
  // The first step of a path is from the corner: in the midst of one it would be from where the pen is.
  if (is('path', 'd')) return d.startsWith('m') ? `M0 0${d}` : d;
  if (is('line', 'x1', 'x2', 'y1', 'y2')) return `M${x1} ${y1}L${x2} ${y2}`;
  if (!is('circle', 'cx', 'cy', 'r')) return undefined;
  const wide = 2 * Number(r);
  return `M${Number(cx) - Number(r)} ${cy}a${r} ${r} 0 1 0 ${wide} 0a${r} ${r} 0 1 0 ${-wide} 0`;
}
