import { expect, test } from 'vitest'
import { BlockContent } from './block-content.ts'
import { importShard } from './import.ts'
import { MemoryBlocks } from './memory-blocks.ts'
import { inPieces } from './testing/pieces.ts'

const MIB = 1024 * 1024

/** Content of several leaves, and how many blocks were asked for. */
async function imported(length: number) {
  const blocks = new MemoryBlocks()
  const bytes = new Uint8Array(length).map((_, i) => (i * 31 + (i >> 11)) & 0xff)
  const shard = await importShard('a.bin', inPieces(bytes, MIB), blocks)
  const counted = {
    put: async () => undefined,
    has: async () => true,
    asked: 0,
    get: async (cid: typeof shard.cid) => {
      counted.asked += 1
      return await blocks.get(cid)
    },
  }
  return { bytes, shard, blocks: counted, content: new BlockContent(shard, counted) }
}

test.each([1, MIB, 3 * MIB + 5])('%i bytes are read from any place', async (length) => {
  const { bytes, content } = await imported(length)
  expect(content.bytes).toBe(length)
  const places = [0, 1, MIB - 1, MIB, MIB + 1, 2 * MIB, length - 1, length].filter((place) => place <= length)
  for (const start of places) {
    for (const end of places.filter((place) => place >= start)) {
      expect(Buffer.compare(await content.read(start, end), bytes.subarray(start, end))).toBe(0)
    }
  }
})

test('what was read is not asked for again', async () => {
  const { blocks, content } = await imported(3 * MIB)
  for (let i = 0; i < 100; i++) await content.read(i * 1000, i * 1000 + 100)
  // the root and one leaf
  expect(blocks.asked).toBe(2)
})

test.each([
  [-1, 5],
  [5, 4],
  [0, MIB + 1],
])('there are no bytes from %i to %i', async (start, end) => {
  const { content } = await imported(MIB)
  await expect(content.read(start, end)).rejects.toMatchObject({ code: 'ERR_SHARD_MALFORMED' })
})

test('a block that is another is found out', async () => {
  const { shard } = await imported(2 * MIB)
  const wrong = { put: async () => undefined, has: async () => true, get: async () => new Uint8Array(MIB) }
  await expect(new BlockContent(shard, wrong).read(0, 1)).rejects.toMatchObject({ code: 'ERR_BLOCK_MISMATCH' })
})

test('a block that could not be had is asked for again', async () => {
  const { shard, blocks } = await imported(2 * MIB)
  let isAway = true
  const content = new BlockContent(shard, {
    ...blocks,
    get: async (cid) => {
      if (isAway && cid.code === 0x55) throw new RangeError('away')
      return await blocks.get(cid)
    },
  })
  await expect(content.read(0, 1)).rejects.toThrow('away')
  isAway = false
  expect(await content.read(0, 1)).toEqual(Uint8Array.of(0))
})
