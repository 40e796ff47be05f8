import { type Block, type CID, cidOf, encode } from '@datanet/records'
import type { BlockStore } from '../block-store.ts'
import { ExportTooLargeError } from './errors.ts'
import {
  blockOfValue,
  type ExportKind,
  type ExportRoot,
  entryBlocks,
  MAX_EXPORT_PAGES,
  MAX_PAGE_BLOCKS,
} from './layout.ts'

/** Blocks of a group that is still being put together have at most so many bytes. */
const GROUP_BYTES = 4 * 1024 * 1024

type Wire = AsyncIterable<Uint8Array>

/** A block of content, and whether it is held. */
export interface HeldContent {
  readonly cid: CID
  readonly isHeld: boolean
}

/** What an export is made of. */
export interface ExportParts {
  readonly datanet: CID
  /** Entries as they travel: those that count, author by author, the charter first. */
  readonly entries: Wire
  /** Pairs of entries that prove forks. */
  readonly forks: Wire
  /** Entries behind forks that first entries stand on. */
  readonly aside: Wire
  /** Canonical bytes of certificate records. */
  readonly certificates: AsyncIterable<Uint8Array>
  /** Contributions, by the entry and index of their records. */
  readonly contributions: AsyncIterable<readonly [entry: CID, index: number]>
  /** Blocks of content; none for an export of the logs alone. */
  readonly content: AsyncIterable<HeldContent>
  /** Where the content is read. */
  readonly blocks: Pick<BlockStore, 'get'>
}

/** What an export came to. */
export interface Exported {
  readonly root: CID
  readonly entries: number
  readonly blocks: number
  readonly missing: number
}

/** Puts groups of blocks together, each behind the page that lists them. */
class Groups {
  readonly pages: CID[] = []
  readonly #blocks: Pick<BlockStore, 'get'>
  #kind: ExportKind = 'entries'
  #listed: (Block | CID)[] = []
  #missing: CID[] = []
  #bytes = 0

  constructor(blocks: Pick<BlockStore, 'get'>) {
    this.#blocks = blocks
  }

  /** Adds blocks that belong together. */
  async *add(kind: ExportKind, ...blocks: readonly (Block | CID)[]): AsyncGenerator<Block> {
    const isFull = this.#listed.length + blocks.length > MAX_PAGE_BLOCKS || this.#bytes > GROUP_BYTES
    if (kind !== this.#kind || isFull) yield* this.flush()
    this.#kind = kind
    for (const block of blocks) {
      this.#listed.push(block)
      if ('bytes' in block && 'cid' in block) this.#bytes += block.bytes.length
    }
  }

  async *lack(kind: ExportKind, cid: CID): AsyncGenerator<Block> {
    if (kind !== this.#kind || this.#missing.length === MAX_PAGE_BLOCKS) yield* this.flush()
    this.#kind = kind
    this.#missing.push(cid)
  }

  async *flush(): AsyncGenerator<Block> {
    if (this.#listed.length === 0 && this.#missing.length === 0) return
    const listed = this.#listed.splice(0)
    const cids = listed.map((one) => ('cid' in one ? one.cid : one))
    const page = { v: 1, type: 'export-page', kind: this.#kind, blocks: cids, missing: this.#missing.splice(0) }
    this.#bytes = 0
    const block = blockOfValue(page)
    if (this.pages.push(block.cid) > MAX_EXPORT_PAGES) throw new ExportTooLargeError(MAX_EXPORT_PAGES)
    yield block
    for (const one of listed) yield 'cid' in one ? one : { cid: one, bytes: await this.#blocks.get(one) }
  }
}

/**
 * The blocks of an export in their order, the root last; what it came to is returned. Holds one group of blocks at a time.
 * Throws ERR_EXPORT_TOO_LARGE, and what its parts throw.
 */
export async function* exportBlocks(parts: ExportParts): AsyncGenerator<Block, Exported> {
  const groups = new Groups(parts.blocks)
  const counts = { entries: 0, blocks: 0, missing: 0 }
  for (const kind of ['entries', 'forks', 'aside'] as const) {
    for await (const wire of parts[kind]) {
      counts.entries += 1
      yield* groups.add(kind, ...entryBlocks(wire))
    }
  }
  for await (const bytes of parts.certificates) yield* groups.add('certificates', { cid: cidOf(bytes), bytes })
  for await (const [entry, index] of parts.contributions) {
    const bytes = encode([entry, index])
    yield* groups.add('contributions', { cid: cidOf(bytes), bytes })
  }
  for await (const { cid, isHeld } of parts.content) {
    counts[isHeld ? 'blocks' : 'missing'] += 1
    yield* isHeld ? groups.add('content', cid) : groups.lack('content', cid)
  }
  yield* groups.flush()
  const root: ExportRoot = { v: 1, type: 'export', datanet: parts.datanet, ...counts, pages: groups.pages }
  const block = blockOfValue(root)
  yield block
  return { root: block.cid, ...counts }
}
