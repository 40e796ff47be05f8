import { describe, expect, it } from 'vitest'
import { Style } from './style.ts'
import { fields, table } from './table.ts'

const plain = new Style(false)

describe('table', () => {
  const columns = [
    { head: 'NAME', cell: (row: { name: string; n: number }) => row.name },
    { head: 'N', cell: (row: { n: number }) => String(row.n), align: 'right' as const },
    { head: 'AGAIN', cell: (row: { name: string }) => row.name },
  ]

  it('aligns columns by what is seen, not by code units', () => {
    const rows = [
      { name: 'a', n: 1 },
      { name: '日本', n: 12345 },
      { name: 'e\u0301te\u0301', n: 22 },
    ]
    expect(table(rows, columns, plain)).toEqual([
      'NAME      N  AGAIN',
      'a         1  a',
      '日本  12345  日本',
      'e\u0301te\u0301      22  e\u0301te\u0301',
    ])
  })

  it('lets no cell steer the terminal', () => {
    const [, line = ''] = table([{ name: '\x1b[2Jx\n\u202ey', n: 1 }], columns, plain)
    expect(line).toBe('\ufffd[2Jx \ufffdy  1  \ufffd[2Jx \ufffdy')
  })

  it('keeps columns aligned with colours on', () => {
    const coloured = new Style(true)
    const [, line = ''] = table(
      [{ name: 'ab', n: 1 }],
      [{ ...columns[0], mark: coloured.bad }, columns[1]] as typeof columns,
      coloured,
    )
    expect(line).toBe(`${coloured.bad('ab  ')}  1`)
  })
})

it('fields leaves out what is undefined and aligns the rest', () => {
  const pairs = [
    ['Long name', 'a'],
    ['Gone', undefined],
    ['B', 'b'],
  ] as const
  expect(fields(pairs, plain)).toEqual(['Long name  a', 'B          b'])
})
