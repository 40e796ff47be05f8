/**
 * Blocks of content that is being imported.
 * 1. An import that fails takes away what it brought: on a disk that it filled there is room again. One that is ended by who
 *    began it leaves what it brought, to go on there.
 * 2. It takes nothing away that was there before, nor what others have touched meanwhile, such as a pin of the same content,
 *    nor anything while another import runs: they may count on it. What nobody keeps of that is garbage, and goes as such.
 * 3. When it is done, all that it brought or found is on disk (fsync), also the names.
 */
import type { BlockStore } from '@datanet/shards'
import { CID } from 'multiformats/cid'
import * as raw from 'multiformats/codecs/raw'
import * as Digest from 'multiformats/hashes/digest'
import { sha256 } from 'multiformats/hashes/sha2'
import { DigestList } from '../storage/digest-list.ts'
import type { GuardedStore } from '../storage/guarded-store.ts'
import { localBlocks } from './local-blocks.ts'

/** Where an import's blocks go. */
export interface ImportedBlocks extends BlockStore {
  /** Bytes of a block that is there already and counts as brought by this import too; undefined where it is not there. */
  keep(cid: CID): Promise<number | undefined>
}

interface Imports {
  running: number
  /** Settles when what a failed import left is gone. */
  clearing: Promise<void> | null
}

const importsOf = new WeakMap<GuardedStore, Imports>()

function importsInto(store: GuardedStore): Imports {
  const held = importsOf.get(store) ?? { running: 0, clearing: null }
  importsOf.set(store, held)
  return held
}

/** Runs an import whose blocks are durable, or gone again when it throws; see the header. Throws what the import throws. */
export async function importBlocks<T>(
  content: GuardedStore,
  run: (blocks: ImportedBlocks) => Promise<T>,
  { signal }: { readonly signal?: AbortSignal | undefined } = {},
): Promise<T> {
  const imports = importsInto(content)
  while (imports.clearing !== null) await imports.clearing
  imports.running += 1
  const { store, takeBack, end } = content.beginRevocable()
  const batch = store.beginBatch()
  const brought = new DigestList()
  const writes = new Set<Promise<void>>()
  const over = new AbortController()

  const write = async (cid: CID, bytes: Uint8Array): Promise<void> => {
    const isNew = !(await store.has(cid))
    over.signal.throwIfAborted()
    if (isNew) brought.add(cid.multihash.digest)
    await batch.put(cid, bytes)
  }
  const blocks: ImportedBlocks = {
    ...localBlocks(store),
    put(cid, bytes) {
      const written = write(cid, bytes)
      writes.add(written)
      // whoever put it hears of a failure
      written.catch(() => undefined).finally(() => writes.delete(written))
      return written
    },
    keep: (cid) => batch.keep(cid),
  }

  const clear = async (): Promise<void> => {
    over.abort()
    await Promise.allSettled(writes)
    for (const digest of brought) await takeBack(CID.createV1(raw.code, Digest.create(sha256.code, digest)))
  }

  try {
    const done = await run(blocks)
    await batch.commit()
    return done
  } catch (error) {
    if (imports.running === 1 && signal?.aborted !== true) {
      // a block that can't be deleted is no reason to hide why the import failed
      imports.clearing = clear().catch(() => undefined)
      await imports.clearing
      imports.clearing = null
    }
    throw error
  } finally {
    end()
    imports.running -= 1
  }
}
