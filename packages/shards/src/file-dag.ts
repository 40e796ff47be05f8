/**
 * The UnixFS DAG of a file, made while the file streams by: chunks of 1 MiB as raw leaves, nodes of at most 1,024 links,
 * balanced, CIDv1 (IPIP-499's profile `unixfs-v1-2025`), so that other IPFS software gets the same CIDs.
 * Memory: the blocks that are being written, and a link for each leaf of the last unfinished node of each level.
 */
import { concatBytes, sha256 } from '@datanet/records'
import { encode, prepare } from '@ipld/dag-pb'
import { UnixFS } from 'ipfs-unixfs'
import { CID } from 'multiformats/cid'
import * as Digest from 'multiformats/hashes/digest'
import type { BlockStore } from './block-store.ts'

/** Bytes of each leaf but the last. */
export const LEAF_BYTES = 1024 * 1024

/** No node links to more. */
const LINKS_PER_NODE = 1024
/** Blocks that are written at the same time; at 1 MiB each, what an import holds in memory. */
const WRITES_AT_ONCE = 8

const RAW = 0x55
const DAG_PB = 0x70
const SHA2_256 = 0x12

/** How blocks are cut; only tests, which can't wait for gigabytes, cut others. */
export interface DagShape {
  readonly leafBytes: number
  readonly linksPerNode: number
}

interface Link {
  readonly cid: CID
  /** Bytes of the file below. */
  readonly size: number
  /** Bytes of the blocks below. */
  readonly total: number
}

/** Takes a file's bytes in any pieces, writes its blocks, and gives its root. */
export class FileDag {
  readonly #blocks: Pick<BlockStore, 'put'>
  readonly #signal: AbortSignal | undefined
  readonly #shape: DagShape
  readonly #onLeaf: (digest: Uint8Array) => void
  readonly #levels: Link[][] = [[]]
  readonly #writes = new Set<Promise<void>>()
  #failure: { readonly error: unknown } | null = null
  #pending: Uint8Array[] = []
  #pendingBytes = 0

  /** `onLeaf` hears the sha256 of each leaf, in their order. */
  constructor(
    blocks: Pick<BlockStore, 'put'>,
    onLeaf: (digest: Uint8Array) => void,
    signal?: AbortSignal,
    shape: DagShape = { leafBytes: LEAF_BYTES, linksPerNode: LINKS_PER_NODE },
  ) {
    this.#blocks = blocks
    this.#onLeaf = onLeaf
    this.#signal = signal
    this.#shape = shape
  }

  /** Takes the next bytes, which must not change afterwards. Throws what an earlier write has thrown. */
  async push(bytes: Uint8Array): Promise<void> {
    const { leafBytes } = this.#shape
    for (let start = 0; start < bytes.length; ) {
      const part = bytes.subarray(start, start + leafBytes - this.#pendingBytes)
      this.#pending.push(part)
      this.#pendingBytes += part.length
      start += part.length
      if (this.#pendingBytes === leafBytes) await this.#endLeaf()
    }
  }

  /** Takes leaves that are in the store already, from the file's start on, each of them whole. */
  async skip(digests: readonly Uint8Array[]): Promise<void> {
    for (const digest of digests) await this.#addLeaf(digest, this.#shape.leafBytes)
  }

  /** The root, once all blocks are written; that of an empty file is an empty leaf. */
  async end(): Promise<CID> {
    const hasNothing = this.#levels.length === 1 && this.#levels[0]?.length === 0
    if (this.#pendingBytes > 0 || hasNothing) await this.#endLeaf()
    for (let level = 0; ; level++) {
      const links = this.#levels[level] as Link[]
      const isTop = level === this.#levels.length - 1
      if (isTop && links.length === 1) {
        await Promise.all(this.#writes)
        this.#throwFailure()
        return (links[0] as Link).cid
      }
      if (links.length > 0) await this.#endNode(level)
    }
  }

  async #endLeaf(): Promise<void> {
    const pieces = this.#pending
    const leaf = pieces.length === 1 ? (pieces[0] as Uint8Array) : concatBytes(...pieces)
    this.#pending = []
    this.#pendingBytes = 0
    const digest = sha256(leaf)
    await this.#write(cidOf(RAW, digest), leaf)
    await this.#addLeaf(digest, leaf.length)
  }

  async #addLeaf(digest: Uint8Array, size: number): Promise<void> {
    this.#onLeaf(digest)
    await this.#addLink(0, { cid: cidOf(RAW, digest), size, total: size })
  }

  /** A full node is only ended when a further link comes: it may be all that there is. */
  async #addLink(level: number, link: Link): Promise<void> {
    const links = this.#levels[level]
    if (links === undefined) this.#levels.push([link])
    else {
      if (links.length === this.#shape.linksPerNode) await this.#endNode(level)
      links.push(link)
    }
  }

  async #endNode(level: number): Promise<void> {
    const links = (this.#levels[level] as Link[]).splice(0)
    const data = new UnixFS({ type: 'file', blockSizes: links.map(({ size }) => BigInt(size)) }).marshal()
    const Links = links.map(({ cid, total }) => ({ Name: '', Tsize: total, Hash: cid }))
    const bytes = encode(prepare({ Data: data, Links }))
    const cid = cidOf(DAG_PB, sha256(bytes))
    await this.#write(cid, bytes)
    const size = links.reduce((sum, link) => sum + link.size, 0)
    const total = links.reduce((sum, link) => sum + link.total, bytes.length)
    await this.#addLink(level + 1, { cid, size, total })
  }

  async #write(cid: CID, bytes: Uint8Array): Promise<void> {
    while (this.#writes.size >= WRITES_AT_ONCE) await Promise.race(this.#writes)
    this.#throwFailure()
    this.#signal?.throwIfAborted()
    const written: Promise<void> = this.#blocks.put(cid, bytes, { signal: this.#signal }).then(
      () => void this.#writes.delete(written),
      (error: unknown) => {
        this.#writes.delete(written)
        this.#failure ??= { error }
      },
    )
    this.#writes.add(written)
  }

  #throwFailure(): void {
    if (this.#failure !== null) throw this.#failure.error
  }
}

function cidOf(codec: number, digest: Uint8Array): CID {
  return CID.createV1(codec, Digest.create(SHA2_256, digest))
}
