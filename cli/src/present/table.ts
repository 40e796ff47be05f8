import { plainText, widthOf } from './plain-text.ts'
import type { Style } from './style.ts'

export interface Column<T> {
  readonly head: string
  readonly cell: (row: T) => string
  readonly align?: 'right'
  readonly mark?: (text: string, row: T) => string
}

function pad(text: string, width: number, right: boolean): string {
  const gap = ' '.repeat(Math.max(0, width - widthOf(text)))
  return right ? gap + text : text + gap
}

/** Rows under a header, in aligned columns two spaces apart. Cells come from anywhere: they are made plain here. */
export function table<T>(rows: readonly T[], columns: readonly Column<T>[], style: Style): string[] {
  const cells = rows.map((row) => columns.map((column) => plainText(column.cell(row))))
  const widths = columns.map((column, at) =>
    Math.max(widthOf(column.head), ...cells.map((line) => widthOf(line[at] ?? ''))),
  )
  const last = columns.length - 1
  const aligned = (text: string, at: number): string => {
    const right = columns[at]?.align === 'right'
    return at === last && !right ? text : pad(text, widths[at] ?? 0, right)
  }
  const head = columns.map((column, at) => style.faint(aligned(column.head, at))).join('  ')
  const lines = rows.map((row, r) =>
    columns
      .map((column, at) => {
        const text = aligned(cells[r]?.[at] ?? '', at)
        return column.mark === undefined ? text : column.mark(text, row)
      })
      .join('  ')
      .trimEnd(),
  )
  return [head.trimEnd(), ...lines]
}

/** Names and what they stand for, in two aligned columns; undefined values are left out. */
export function fields(pairs: readonly (readonly [string, string | undefined])[], style: Style): string[] {
  const shown = pairs.filter((pair): pair is readonly [string, string] => pair[1] !== undefined)
  const width = Math.max(0, ...shown.map(([name]) => name.length))
  return shown.map(([name, value]) => `${style.faint(pad(name, width, false))}  ${value}`.trimEnd())
}
