import type { ReactNode } from 'react';
import { classNames } from './class-names.ts';

/** A column by its name, or with its width too; of a hidden one only those hear who do not see what stands in it. */
export type Column = string | { readonly name: string; readonly className?: string; readonly isHidden?: true };

/** Rows under named columns. Where there is no room, CSS makes a card of each row. */
export function Table({
  columns,
  className,
  children,
}: {
  columns: readonly Column[];
  className?: string;
  children: ReactNode;
}) {
  return (
    <table className={classNames('table', className)}>
      <thead>
        <tr>
          {columns.map((column) => {
            const { name, className: width, isHidden } = typeof column === 'string' ? { name: column } : column;
            return (
              <th key={name} scope="col" className={width}>
                {isHidden ? <span className="sr-only">{name}</span> : name}
              </th>
            );
          })}
        </tr>
      </thead>
      {children}
    </table>
  );
}
