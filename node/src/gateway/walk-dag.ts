import { createHash } from 'node:crypto'
import { type DagLink, readDagNode } from '@datanet/shards'
import type { CID } from 'multiformats/cid'
import { DigestSet } from '../storage/digest-set.ts'
import { GatewayError } from './errors.ts'
import type { ByteRange, GatewayRequest } from './gateway-request.ts'
import type { ReadBlock, Resolved } from './resolve-path.ts'

/** Blocks of one answer. */
const MAX_CAR_BLOCKS = 4_000_000
/** Bytes of blocks that one answer gives again: a small graph may name one block very often. */
export const MAX_REPEATED_BYTES = 1_073_741_824
const SHA2_256 = 0x12
const MAX_DAG_DEPTH = 128

/** A block with its bytes. */
export interface WalkedBlock {
  readonly cid: CID
  readonly bytes: Uint8Array
}

interface Wanted {
  readonly from: number
  /** The first byte that is not wanted. */
  readonly end: number
}

interface Level {
  readonly links: readonly DagLink[]
  next: number
  /** Where the content below the next link begins. */
  at: number
}

const tooMuch = (what: string): GatewayError => new GatewayError(413, what, 'Ask for a part of it.')

/**
 * The blocks that answer a request, each before what it links to; memory grows with the depth, and by 32 bytes a block. Throws ERR_GATEWAY, and what the blocks throw.
 */
export async function* walkDag(
  { way, target }: Resolved,
  { scope, range, dups }: Pick<GatewayRequest, 'scope' | 'range' | 'dups'>,
  read: ReadBlock,
  maxRepeated = MAX_REPEATED_BYTES,
): AsyncGenerator<WalkedBlock> {
  const seen = new DigestSet()
  let given = 0
  let repeated = 0
  /** Reads a block that is to be given, and counts it; null for one that was given already, and is not given twice. */
  const due = async (cid: CID): Promise<WalkedBlock | null> => {
    const key = keyOf(cid)
    const isAgain = seen.has(key)
    if (isAgain && !dups) return null
    seen.add(key)
    given += 1
    if (given > MAX_CAR_BLOCKS) throw tooMuch(`there are more than ${MAX_CAR_BLOCKS} blocks below ${target}`)
    const bytes = await read(cid)
    if (isAgain) repeated += bytes.length
    if (repeated > maxRepeated) throw tooMuch(`what is below ${target} repeats more than ${maxRepeated} bytes`)
    return { cid, bytes }
  }
  for (const cid of way) {
    const block = await due(cid)
    if (block !== null) yield block
  }
  const first = await due(target)
  const bytes = first?.bytes ?? (await read(target))
  if (first !== null) yield first
  if (scope === 'block') return

  const top = readDagNode(target, bytes)
  if (scope === 'entity' && top.kind !== 'file' && top.kind !== 'large folder') return
  const wanted = range === null || top.kind !== 'file' ? null : wantedOf(range, sizeOf(top.links))
  const stack: Level[] = [{ links: top.links, next: 0, at: 0 }]
  for (let level = stack.at(-1); level !== undefined; level = stack.at(-1)) {
    const link = level.links[level.next]
    if (link === undefined) {
      stack.pop()
      continue
    }
    const at = level.at
    level.next += 1
    level.at += link.size ?? 0
    if (wanted !== null && (at >= wanted.end || level.at <= wanted.from || wanted.end <= wanted.from)) continue
    // the entries of a large folder have names; its own blocks have two letters
    if (scope === 'entity' && top.kind === 'large folder' && (link.name?.length ?? 0) > 2) continue
    const block = await due(link.cid)
    if (block === null) continue
    yield block
    const { links } = readDagNode(link.cid, block.bytes)
    if (links.length === 0) continue
    if (stack.length === MAX_DAG_DEPTH) throw tooMuch(`${target} is nested more than ${MAX_DAG_DEPTH} deep`)
    stack.push({ links, next: 0, at })
  }
}

/** What tells a block from others: the same bytes under another codec lead elsewhere, and other digests are no hashes. */
function keyOf({ code, multihash, bytes }: CID): Uint8Array {
  if (multihash.code !== SHA2_256) return createHash('sha256').update(bytes).digest()
  const key = new Uint8Array(multihash.digest)
  const last = key.length - 1
  key[last] = (key[last] as number) ^ (code & 255)
  return key
}

function sizeOf(links: readonly DagLink[]): number {
  return links.reduce((sum, { size }) => sum + (size ?? 0), 0)
}

/** Bytes that the specs' range means in a file of this size; past its end there is nothing. */
function wantedOf({ from, to }: ByteRange, size: number): Wanted {
  const place = (value: number): number => (value < 0 ? Math.max(0, size + value) : Math.min(value, size))
  return { from: place(from), end: to === null ? size : Math.min(size, (to < 0 ? size + to : to) + 1) }
}
