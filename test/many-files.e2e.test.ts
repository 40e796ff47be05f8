/** What a fetch of many small files keeps in memory of each, with two peers over TCP. */
import { randomBytes } from 'node:crypto'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { type NetworkOfPeers, type Peer, startNetwork } from '@datanet/node'
import { afterAll, beforeAll, expect, test } from 'vitest'

const FILES = 500
const BYTES = 100
/** What a file may leave in memory while others come, bytes: its hash has 32. */
const LEFT_BY_A_FILE = 300

const LIMIT = 30_000

let network: NetworkOfPeers
let holder: Peer
let taker: Peer
let datanet: string
let collect: () => void

beforeAll(async () => {
  network = await startNetwork(2)
  ;[holder, taker] = network.peers as [Peer, Peer]
  ;({ datanet } = await holder.operations.createDatanet({ name: 'many' }))
  await taker.operations.joinDatanet({ target: `datanet:${datanet}?peer=${holder.addresses()[0]}` })
  setFlagsFromString('--expose-gc')
  collect = runInNewContext('gc') as () => void
})

afterAll(() => network.stop())

async function hearsOfContribution(): Promise<void> {
  for await (const { type } of taker.events(datanet, AbortSignal.timeout(LIMIT))) if (type === 'contribution') return
}

/** The heap in use, without garbage, when all of so many files have come; in bytes more than when the fetch began. */
async function keptOf(files: number): Promise<number> {
  const work = join(network.repos[0] ?? '', `work-${files}`)
  const folder = join(work, 'files')
  await mkdir(folder, { recursive: true })
  for (let at = 0; at < files; at++) await writeFile(join(folder, `${at}.bin`), randomBytes(BYTES))
  const heard = hearsOfContribution()
  const { contribution } = await holder.operations.contribute({ datanet, paths: [folder], license: 'CC0-1.0' })
  await heard
  const heap = () => {
    collect()
    return process.memoryUsage().heapUsed
  }
  const before = heap()
  let after = before
  const fetched = await taker.operations.fetch(
    { datanet, contributions: [contribution], out: join(work, 'out') },
    {
      onProgress: ({ done, total }) => {
        // the last files are written, and what describes them is not
        if (done === total) after = heap()
      },
    },
  )
  expect(fetched.files).toBe(files)
  expect(after).not.toBe(before)
  return after - before
}

test('of a file that has come little is kept', async () => {
  // code that is compiled and caches that are filled are no file's
  await keptOf(FILES / 5)
  const few = await keptOf(FILES)
  const many = await keptOf(4 * FILES)
  expect((many - few) / (3 * FILES)).toBeLessThan(LEFT_BY_A_FILE)
})
