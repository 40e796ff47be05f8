import { type Block, type CID, cidOf, createSigner, encode, openEntry, sealEntry } from '@datanet/records'
import { CarReader } from '@ipld/car'
import { expect, test } from 'vitest'
import type { BlockStore } from '../block-store.ts'
import { buildManifest } from '../build-manifest.ts'
import { importShard } from '../import.ts'
import { MemoryBlocks } from '../memory-blocks.ts'
import { type Exported, exportBlocks } from './export-blocks.ts'
import { carHeader, sectionHead } from './framing.ts'
import { heldContent } from './held-content.ts'
import { type ExportItem, readExport } from './read-export.ts'

const signer = createSigner(new Uint8Array(32).fill(7))
const random = (bytes: number) => new Uint8Array(bytes).fill(3)

function entry(seq: number, name: string) {
  const draft = { datanet: cidOf(encode('d')), seq, prev: cidOf(encode(seq)), deps: [], at: 1, bytesBefore: 0 }
  return sealEntry({ ...draft, records: [{ type: 'profile', name, contact: '' }] }, signer, random)
}

const entries = Array.from({ length: 2100 }, (_, i) => entry(i + 1, `entry ${i}`))

async function* each<T>(items: Iterable<T>): AsyncGenerator<T> {
  yield* items
}

async function content(): Promise<{ blocks: MemoryBlocks; manifest: CID }> {
  const blocks = new MemoryBlocks()
  const pieces = [0, 1, 2].map((n) => new Uint8Array(1024 * 1024).fill(n))
  const shard = await importShard('a.bin', each(pieces), blocks, { format: 'bytes' })
  const { bytes, cid } = buildManifest([shard])
  await blocks.put(cid, bytes)
  return { blocks, manifest: cid }
}

interface Made {
  readonly pieces: Uint8Array[]
  readonly exported: Exported
}

async function exportOf(some: readonly Uint8Array[], blocks: BlockStore, manifests: readonly CID[]): Promise<Made> {
  const walk = exportBlocks({
    datanet: cidOf(encode('d')),
    entries: each(some),
    forks: each(some.slice(0, 2)),
    aside: each([]),
    certificates: each([encode({ type: 'certificate' })]),
    contributions: each([[cidOf(encode('e')), 3] as const]),
    content: heldContent(manifests, blocks),
    blocks,
  })
  const list: Block[] = []
  for (;;) {
    const next = await walk.next()
    if (next.done === true) {
      const header = await carHeader(next.value.root)
      return { pieces: [header, ...list.flatMap((block) => [sectionHead(block), block.bytes])], exported: next.value }
    }
    list.push(next.value)
  }
}

const joined = (pieces: readonly Uint8Array[]) => new Uint8Array(Buffer.concat(pieces))

async function read(bytes: Uint8Array, step = 100_000): Promise<ExportItem[]> {
  const source = each(
    Array.from({ length: Math.ceil(bytes.length / step) }, (_, i) => bytes.slice(i * step, (i + 1) * step)),
  )
  const items: ExportItem[] = []
  for await (const item of readExport(source)) items.push(item)
  return items
}

const refused = expect.objectContaining({ code: 'ERR_CAR_INVALID' })

test('what is written is read again, piece by piece, and any reader of CARs reads it', async () => {
  const { blocks, manifest } = await content()
  const wires = entries.map(({ bytes }) => bytes)
  const { pieces, exported } = await exportOf(wires, blocks, [manifest])
  expect(exported).toMatchObject({ entries: 2102, blocks: 5, missing: 0 })
  const bytes = joined(pieces)
  const items = await read(bytes)
  expect(items.flatMap((item) => (item.kind === 'entries' ? [item.wire] : []))).toEqual(wires)
  const held = items.flatMap((item) => (item.kind === 'content' ? [item.block.cid.toString()] : []))
  expect(held.sort()).toEqual([...blocks.blocks.keys()].sort())

  const plain = await CarReader.fromBytes(bytes)
  expect(await plain.getRoots()).toEqual([exported.root])
  for (const { id } of entries.slice(0, 10)) expect(await plain.has(id)).toBe(true)
  expect(await plain.has(cidOf(encode([cidOf(encode('e')), 3])))).toBe(true)
})

test('pieces of any size make no difference', async () => {
  const { pieces } = await exportOf(
    entries.slice(0, 3).map(({ bytes }) => bytes),
    new MemoryBlocks(),
    [],
  )
  const bytes = joined(pieces)
  expect(await read(bytes, 1)).toEqual(await read(bytes))
})

test('what is not held is listed, and what is below it is not asked for', async () => {
  const { blocks, manifest } = await content()
  const other = cidOf(encode('nobody has this'))
  const leaf = [...blocks.blocks.keys()].find((key) => key.startsWith('bafk')) ?? ''
  blocks.blocks.delete(leaf)
  expect((await exportOf([], blocks, [manifest, other])).exported).toMatchObject({ blocks: 4, missing: 2 })
  const root = [...blocks.blocks.keys()].find((key) => key.startsWith('bafyb')) ?? ''
  blocks.blocks.delete(root)
  expect((await exportOf([], blocks, [manifest, other])).exported).toMatchObject({ blocks: 1, missing: 2 })
})

test('the same logs make the same bytes', async () => {
  const { blocks, manifest } = await content()
  const wires = entries.slice(0, 9).map(({ bytes }) => bytes)
  const [one, two] = [await exportOf(wires, blocks, [manifest]), await exportOf(wires, blocks, [manifest])]
  expect(joined(one.pieces)).toEqual(joined(two.pieces))
})

test('a CAR that is cut short anywhere is refused', async () => {
  const { pieces } = await exportOf(
    entries.slice(0, 2).map(({ bytes }) => bytes),
    new MemoryBlocks(),
    [],
  )
  const bytes = joined(pieces)
  for (let length = 0; length < bytes.length; length += 17)
    await expect(read(bytes.subarray(0, length)), `${length}`).rejects.toEqual(refused)
  await expect(read(joined([bytes, bytes.subarray(0, 5)]))).rejects.toEqual(refused)
})

test('a CAR in which any bit is flipped is refused', async () => {
  const { pieces } = await exportOf(
    entries.slice(0, 2).map(({ bytes }) => bytes),
    new MemoryBlocks(),
    [],
  )
  const bytes = joined(pieces)
  for (let at = 0; at < bytes.length; at += 11) {
    const spoilt = bytes.slice()
    spoilt[at] = (spoilt[at] ?? 0) ^ (1 << (at % 8))
    await expect(read(spoilt), `${at}`).rejects.toEqual(refused)
  }
})

const raw = (text: string): Block => {
  const bytes = encode(text)
  return { cid: cidOf(bytes), bytes }
}

async function carOf(root: CID, blocks: readonly Block[]): Promise<Uint8Array> {
  return joined([await carHeader(root), ...blocks.flatMap((block) => [sectionHead(block), block.bytes])])
}

test('a CAR of other software, with a root of its own, or with a million blocks is refused at its first block', async () => {
  await expect(read(await carOf(raw('x').cid, [raw('x'), raw('y')]))).rejects.toEqual(refused)
  let taken = 0
  async function* endless(): AsyncGenerator<Uint8Array> {
    yield await carHeader(raw('x').cid)
    for (; taken < 1_000_000; taken++) yield joined([sectionHead(raw('x')), raw('x').bytes])
  }
  await expect(readExport(endless()).next()).rejects.toEqual(refused)
  expect(taken).toBeLessThan(10)
})

test('lengths are not believed: a huge header, a huge block, a length without end', async () => {
  const huge = Uint8Array.of(0xff, 0xff, 0xff, 0xff, 0x7f)
  let pulled = 0
  async function* behind(head: Uint8Array): AsyncGenerator<Uint8Array> {
    yield head
    for (; pulled < 1000; pulled++) yield new Uint8Array(1024 * 1024)
  }
  const header = await carHeader(raw('x').cid)
  for (const head of [huge, new Uint8Array(20).fill(0xff), joined([header, huge])])
    await expect(readExport(behind(head)).next()).rejects.toEqual(refused)
  expect(pulled).toBe(0)
  await expect(read(new Uint8Array(0))).rejects.toEqual(refused)
  await expect(read(new TextEncoder().encode('not a CAR at all, but text'))).rejects.toEqual(refused)
})

test('lists must name what follows, whole entries, and be linked by the root', async () => {
  const { pieces } = await exportOf(
    entries.slice(0, 2).map(({ bytes }) => bytes),
    new MemoryBlocks(),
    [],
  )
  const reader = await CarReader.fromBytes(joined(pieces))
  const blocks: Block[] = []
  for await (const { cid, bytes } of reader.blocks()) blocks.push({ cid, bytes })
  const [root] = await reader.getRoots()
  if (root === undefined) return expect.fail('no root')
  expect(await read(await carOf(root, blocks))).toHaveLength(6)
  for (let gone = 0; gone < blocks.length; gone++)
    await expect(read(await carOf(root, blocks.toSpliced(gone, 1))), `without ${gone}`).rejects.toEqual(refused)
  const swapped = [...blocks]
  ;[swapped[1], swapped[3]] = [swapped[3] as Block, swapped[1] as Block]
  await expect(read(await carOf(root, swapped))).rejects.toEqual(refused)
  expect(openEntry(entries[0]?.bytes ?? new Uint8Array(0)).id).toEqual(entries[0]?.id)
})
