/** What every ContentStore must do: the same tests for each of them. */

import { CID } from 'multiformats/cid'
import * as raw from 'multiformats/codecs/raw'
import { sha256 } from 'multiformats/hashes/sha2'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { ContentStore } from './content-store.ts'

const DAG_CBOR = 0x71

/** A store under test. */
export interface OpenContentStore {
  readonly store: ContentStore
  /** Closes it, and opens what it kept. */
  reopen(): Promise<ContentStore>
  /** Makes each put fail from now on. */
  breakWrites(): Promise<void>
  /** Removes what only this test needed. */
  remove(): Promise<void>
}

/** A block of a text. */
export async function blockOf(text: string, codec: number = raw.code): Promise<{ cid: CID; bytes: Uint8Array }> {
  const bytes = new TextEncoder().encode(text)
  return { cid: CID.createV1(codec, await sha256.digest(bytes)), bytes }
}

async function someBlocks(count: number): Promise<{ cid: CID; bytes: Uint8Array }[]> {
  return await Promise.all(Array.from({ length: count }, (_, i) => blockOf(`block ${i}`)))
}

const names = (cids: readonly CID[]): string[] => cids.map((cid) => cid.toString()).sort()

/** The laws. */
export function contentStoreLaws(name: string, open: () => Promise<OpenContentStore>): void {
  describe(name, () => {
    let opened: OpenContentStore
    let store: ContentStore

    beforeEach(async () => {
      opened = await open()
      store = opened.store
    })

    afterEach(async () => {
      await store.close()
      await opened.remove()
    })

    test('puts, gives, tells and deletes a block', async () => {
      const { cid, bytes } = await blockOf('one')
      expect([await store.has(cid), await store.size(cid), await store.read(cid)]).toEqual([
        false,
        undefined,
        undefined,
      ])
      expect(await store.put(cid, bytes)).toEqual(cid)
      expect([await store.has(cid), await store.size(cid)]).toEqual([true, 3])
      const read = await store.read(cid)
      expect(read).toEqual(bytes)
      expect(read?.constructor).toBe(Uint8Array)
      expect(await Array.fromAsync(store.get(cid))).toEqual([bytes])
      await store.delete(cid)
      expect(await store.read(cid)).toBeUndefined()
      await expect(Array.fromAsync(store.get(cid))).rejects.toMatchObject({ name: 'NotFoundError' })
      await store.delete(cid)
    })

    test('joins a block that comes in pieces, and keeps an empty one', async () => {
      const { cid, bytes } = await blockOf('pieces')
      await store.put(cid, [bytes.subarray(0, 2), bytes.subarray(2)])
      expect(await store.read(cid)).toEqual(bytes)
      const nothing = await blockOf('')
      await store.put(nothing.cid, nothing.bytes)
      expect(await store.read(nothing.cid)).toEqual(nothing.bytes)
      expect(await store.size(nothing.cid)).toBe(0)
    })

    test('knows a block by its multihash, whatever the codec (3)', async () => {
      const [asCbor, asRaw] = [await blockOf('one', DAG_CBOR), await blockOf('one')]
      await store.put(asCbor.cid, asCbor.bytes)
      expect(await store.read(asRaw.cid)).toEqual(asRaw.bytes)
      const old = CID.createV0((await blockOf('old')).cid.multihash as Parameters<typeof CID.createV0>[0])
      await store.put(old, new TextEncoder().encode('old'))
      expect(await store.has((await blockOf('old')).cid)).toBe(true)
      expect(names(await Array.fromAsync(store.list(), ({ cid }) => cid))).toEqual(
        names([asRaw.cid, old.toV1()].map((cid) => CID.createV1(raw.code, cid.multihash))),
      )
    })

    test('does many, and lists them all with their sizes', async () => {
      const blocks = await someBlocks(40)
      expect(await Array.fromAsync(store.putMany(blocks))).toHaveLength(40)
      const cids = blocks.map(({ cid }) => cid)
      const listed = await Array.fromAsync(store.list())
      expect(names(listed.map(({ cid }) => cid))).toEqual(names(cids))
      for (const { cid, size } of listed) expect(size).toBe(await store.size(cid))
      expect(names(await Array.fromAsync(store.getAll(), ({ cid }) => cid))).toEqual(names(cids))
      for await (const { cid, bytes } of store.getMany(cids)) {
        expect(await Array.fromAsync(bytes)).toEqual([blocks.find((other) => other.cid.equals(cid))?.bytes])
      }
      await Array.fromAsync(store.deleteMany(cids))
      expect(await Array.fromAsync(store.getAll())).toEqual([])
      expect(await Array.fromAsync(store.list())).toEqual([])
    })

    test('the same block written by many at once is whole (1)', async () => {
      const { cid, bytes } = await blockOf('x'.repeat(100_000))
      await Promise.all(Array.from({ length: 20 }, () => store.put(cid, bytes)))
      expect(await store.read(cid)).toEqual(bytes)
      expect(await Array.fromAsync(store.list())).toHaveLength(1)
    })

    test('holds what it confirmed when it is opened again (2)', async () => {
      const { cid, bytes } = await blockOf('lasting')
      await store.put(cid, bytes, { durable: true })
      store = await opened.reopen()
      expect(await store.read(cid)).toEqual(bytes)
    })

    test('a batch holds what was put and what lay there, and knows what does not (2)', async () => {
      const [old, fresh, none] = [await blockOf('old'), await blockOf('fresh'), await blockOf('none')]
      await store.put(old.cid, old.bytes)
      const batch = store.beginBatch()
      await Promise.all([batch.put(fresh.cid, fresh.bytes), batch.put(fresh.cid, fresh.bytes)])
      expect([await batch.keep(old.cid), await batch.keep(fresh.cid), await batch.keep(none.cid)]).toEqual([
        3,
        5,
        undefined,
      ])
      await batch.commit()
      await batch.commit()
      store = await opened.reopen()
      expect([await store.read(old.cid), await store.read(fresh.cid)]).toEqual([old.bytes, fresh.bytes])
      const gone = AbortSignal.abort(new DOMException('gone', 'AbortError'))
      await expect(store.beginBatch().put(none.cid, none.bytes, { signal: gone })).rejects.toMatchObject({
        name: 'AbortError',
      })
      expect(await store.has(none.cid)).toBe(false)
    })

    test('does nothing for who has gone', async () => {
      const { cid, bytes } = await blockOf('one')
      const signal = AbortSignal.abort(new DOMException('gone', 'AbortError'))
      await expect(store.put(cid, bytes, { signal })).rejects.toMatchObject({ name: 'AbortError' })
      expect(await store.has(cid)).toBe(false)
      await store.put(cid, bytes)
      await expect(store.read(cid, { signal })).rejects.toMatchObject({ name: 'AbortError' })
      await expect(store.delete(cid, { signal })).rejects.toMatchObject({ name: 'AbortError' })
      await expect(Array.fromAsync(store.list({ signal }))).rejects.toMatchObject({ name: 'AbortError' })
      expect(await store.has(cid)).toBe(true)
    })

    test('who listens hears of a block that could not be written, until it has heard enough', async () => {
      const { cid, bytes } = await blockOf('one')
      await store.demandRoom()
      await opened.breakWrites()
      const heard: string[] = []
      const unwatch = store.watchFailures((failed) => heard.push(failed.toString()))
      await expect(store.put(cid, bytes)).rejects.toThrow()
      expect(heard).toEqual([cid.toString()])
      unwatch()
      await expect(store.put(cid, bytes)).rejects.toThrow()
      expect(heard).toHaveLength(1)
    })

    test('says how a block is removed by hand', async () => {
      const { cid } = await blockOf('one')
      expect(store.removalOf(cid)).toMatch(/ rm |^rm /)
    })
  })
}
