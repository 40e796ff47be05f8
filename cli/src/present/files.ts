import type { ContributionDetail } from '@datanet/client'
import { bytes, count } from './quantity.ts'
import type { Style } from './style.ts'
import { table } from './table.ts'

/** The files of a contribution, as far as they are listed, and how many more there are. */
export function fileLines({ files, shards }: Pick<ContributionDetail, 'files' | 'shards'>, style: Style): string[] {
  if (files.length === 0) return []
  const left = (shards ?? files.length) - files.length
  const lines = table(
    files,
    [
      { head: 'PATH', cell: (file) => file.path },
      { head: 'FORMAT', cell: (file) => file.format },
      { head: 'ROWS', cell: (file) => count(file.rows), align: 'right' },
      { head: 'SIZE', cell: (file) => bytes(file.bytes), align: 'right' },
      { head: 'CID', cell: (file) => file.cid },
    ],
    style,
  )
  return left > 0 ? [...lines, `and ${count(left)} more`] : lines
}
