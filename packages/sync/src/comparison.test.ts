/** What finding differences costs. `DATANET_AUTHORS=1000000 vitest run comparison.test.ts` prints the large table. */
import { MerkleMap } from '@datanet/records'
import { expect, test } from 'vitest'
import { authorAt, type Comparison, changed, compareBy, frontierOf, standAt } from './frontier.fixture.ts'
import { SyncIndex } from './sync-index.ts'

const authors = Number(process.env['DATANET_AUTHORS'] ?? 20_000)
const isLarge = authors > 100_000
const frontier = frontierOf(authors)

const indexes: [SyncIndex, SyncIndex] = [new SyncIndex(), new SyncIndex()]
const timeout = isLarge ? 600_000 : 30_000

/** Compares the frontier with a newer one, when both indexes have followed already. */
async function compare(method: 'sketch' | 'trie', newer: MerkleMap): Promise<Comparison> {
  await indexes[0].at(frontier)
  await indexes[1].at(newer)
  expect(newer.root).not.toEqual(frontier.root)
  return (await compareBy(method, frontier, newer, indexes)) as Comparison
}

function print(what: string, { bytes, questions, cpuMs }: Comparison): void {
  if (isLarge) process.stdout.write(`${what}: ${bytes} bytes, ${questions} questions, ${Math.round(cpuMs)} ms of CPU\n`)
}

const counts = isLarge ? [10, 1000, 100_000] : [1, 10, 1000]

test.each(counts)('S2: %d changed authors are found by cells, and by the trie', { timeout }, async (count) => {
  const newer = changed(frontier, count)
  for (const method of ['sketch', 'trie'] as const) {
    const took = await compare(method, newer)
    print(`${method}, ${count} of ${authors}`, took)
    expect(took.found.differences).toHaveLength(count)
    expect([...took.found.absent()]).toEqual([])
    for (const { own, their } of took.found.differences) expect(their.seq).toBe((own?.seq ?? 0) + 1)
  }
})

test('S2: a thousand cost at most 64 kB and two questions, whatever the number of authors', { timeout }, async () => {
  const took = await compare('sketch', changed(frontier, 1000))
  // with 13 bytes for each want that follows
  expect(took.bytes + 13_000).toBeLessThanOrEqual(64_000)
  expect(took.questions).toBeLessThanOrEqual(2)
})

test('S2: authors whom only one of the two has are found either way', async () => {
  const [some, others] = [changed(frontierOf(300), 10), changed(frontierOf(330), 30)]
  const both = [...frontierOf(300).entries()].length
  expect(both).toBe(300)
  for (const method of ['sketch', 'trie'] as const) {
    const more = await compareBy(method, others, some)
    expect([...(more?.found.absent() ?? [])]).toHaveLength(30)
    const fewer = await compareBy(method, some, others)
    const unknown = fewer?.found.differences.filter(({ own }) => own === null)
    expect(unknown).toHaveLength(30)
  }
})

test('an index that follows a frontier back and forth has the cells of one that begins with it', async () => {
  const one = frontierOf(100)
  const other = changed(one, 40).set(authorAt(7000), standAt(1, 0)).delete(authorAt(3))
  const index = new SyncIndex()
  for (const version of [one, other, MerkleMap.empty, other, one, other]) await index.at(version)
  const [followed, begun] = [await index.at(other), await new SyncIndex().at(other)]
  expect(followed.estimate).toEqual(begun.estimate)
  expect(followed.cells.bytes(0, 1024)).toEqual(begun.cells.bytes(0, 1024))
})

test('a snapshot stays as it was while the index moves on', async () => {
  const index = new SyncIndex()
  const before = await index.at(frontierOf(50))
  const bytes = before.cells.bytes(0, 1024)
  await index.at(changed(frontierOf(50), 50))
  expect(before.cells.bytes(0, 1024)).toEqual(bytes)
})
