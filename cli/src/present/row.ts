import type { RowProofText } from '@datanet/client'
import { plainText } from './plain-text.ts'
import { count, counted } from './quantity.ts'
import type { Style } from './style.ts'
import { fields } from './table.ts'

/** A row of a contribution, and what proves that it stands there. */
export function rowLines(one: RowProofText, style: Style): string[] {
  const { row, problem, siblings } = one
  return [
    ...fields(
      [
        ['Row', style.strong(`${count(one.index)} of ${counted(one.rows, 'row')}, from 0`)],
        ['File', plainText(one.path)],
        ['Id', one.id],
        ['Root', one.rowRoot],
        [
          'Proof',
          `checked here: ${counted(siblings.length, 'hash', 'hashes')} lead to the root that the manifest names`,
        ],
        ['Manifest', one.manifest],
        ['Contribution', one.contribution],
        ...(problem === null ? [] : [['Problem', plainText(problem)] as [string, string]]),
      ],
      style,
    ),
    ...(row === null ? [] : ['', plainText(row)]),
  ]
}
