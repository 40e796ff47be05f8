import type { CID } from '@datanet/records'
import { importer } from 'ipfs-unixfs-importer'
import { fixedSize } from 'ipfs-unixfs-importer/chunker'
import { balanced } from 'ipfs-unixfs-importer/layout'
import { expect, test } from 'vitest'
import { FileDag } from './file-dag.ts'
import { MemoryBlocks } from './memory-blocks.ts'
import { inPieces } from './testing/pieces.ts'

const SHAPE = { leafBytes: 10, linksPerNode: 3 }

/** The root that IPFS's own importer makes. */
async function reference(bytes: Uint8Array): Promise<string> {
  const blocks = new MemoryBlocks()
  const store = {
    async put(cid: CID, block: unknown) {
      await blocks.put(cid, block as Uint8Array)
      return cid
    },
  }
  const chunker = fixedSize({ chunkSize: SHAPE.leafBytes })
  const layout = balanced({ maxChildrenPerNode: SHAPE.linksPerNode })
  let root = ''
  for await (const { cid } of importer([{ content: inPieces(bytes, 7) }], store, { chunker, layout, rawLeaves: true }))
    root = cid.toString()
  return root
}

test('every size has the root that IPFS gives it, whatever the pieces', async () => {
  for (const size of [1, 9, 10, 11, 20, 29, 30, 31, 60, 89, 90, 91, 100, 269, 270, 271, 300, 811]) {
    const bytes = new Uint8Array(size).map((_, i) => (i * 7) % 251)
    const expected = await reference(bytes)
    for (const pieces of [3, 10, 1000]) {
      const dag = new FileDag(new MemoryBlocks(), () => undefined, undefined, SHAPE)
      for await (const piece of inPieces(bytes, pieces)) await dag.push(piece)
      expect(String(await dag.end()), `${size} bytes`).toBe(expected)
    }
  }
})

test('leaves that are there already are not asked for', async () => {
  const bytes = new Uint8Array(95).map((_, i) => i)
  const digests: Uint8Array[] = []
  const whole = new FileDag(new MemoryBlocks(), (digest) => digests.push(digest), undefined, SHAPE)
  await whole.push(bytes)
  const expected = await whole.end()
  const blocks = new MemoryBlocks()
  const rest = new FileDag(blocks, () => undefined, undefined, SHAPE)
  await rest.skip(digests.slice(0, 8))
  await rest.push(bytes.subarray(80))
  expect(String(await rest.end())).toBe(String(expected))
  expect([...blocks.blocks.values()].filter((block) => block.length <= 10).map((block) => block.length)).toEqual([
    10, 5,
  ])
})

test('a write that fails ends it, and is thrown once the others are over', async () => {
  const failing = { put: () => Promise.reject(new Error('no room')) }
  const dag = new FileDag(failing, () => undefined, undefined, SHAPE)
  await expect(
    (async () => {
      await dag.push(new Uint8Array(1000))
      await dag.end()
    })(),
  ).rejects.toThrow('no room')
})
