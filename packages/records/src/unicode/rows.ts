/** The rows of a generated table: numbers in base 36, the first of each row counted from that of the row before. */
export function* rowsOf(table: string): IterableIterator<[at: number, ...rest: number[]]> {
  let at = 0
  for (const row of table.split(',')) {
    const [delta, ...rest] = row.split(' ').map((digits) => Number.parseInt(digits, 36)) as [number, ...number[]]
    at += delta
    yield [at, ...rest]
  }
}
