/**
 * A node of a UnixFS file.
 * 1. Only a canonical node is taken: encoding what was read gives the same bytes again, names of links are empty, and each
 *    link is a plain CID of sha2-256. So nothing can be hidden in a node, and its size follows from its links and content.
 */
import { equalBytes } from '@datanet/records'
import { decode, encode } from '@ipld/dag-pb'
import { UnixFS } from 'ipfs-unixfs'
import type { CID } from 'multiformats/cid'
import { ShardMalformedError } from './errors.ts'

export const RAW = 0x55
export const DAG_PB = 0x70
const SHA2_256 = 0x12
/** Bytes of a CID of version 0, and of version 1, with sha2-256 and one of the two codecs. */
const CID_BYTES = [34, 36]

/** A node as it is read. */
export interface FileNode {
  readonly data: Uint8Array
  readonly children: readonly { readonly cid: CID; readonly size: number }[]
  /** Bytes of the file in and below it. */
  readonly size: number
  /** Bytes of the block beyond the content that it holds itself. */
  readonly overhead: number
}

/** What is wrong with a block of a file. */
export function malformed(cid: CID, what: string, cause?: unknown): ShardMalformedError {
  return new ShardMalformedError(
    `block ${cid} ${what}`,
    'The contributor must import and contribute the file again.',
    cause === undefined ? undefined : { cause },
  )
}

/** Throws ERR_SHARD_MALFORMED unless a leaf has as many bytes as whatever links to it claims. */
export function checkLeafSize(cid: CID, bytes: number, claimed: number): void {
  if (bytes !== claimed) throw malformed(cid, `holds ${bytes} bytes where ${claimed} are claimed`)
}

/** Throws ERR_SHARD_MALFORMED where a block has more bytes than may be taken for it. */
export function checkMost(cid: CID, bytes: number, most: number | undefined): void {
  if (most !== undefined && bytes > most) throw malformed(cid, `has ${bytes} bytes where ${most} are possible`)
}

function isPlain({ code, multihash, byteLength, version }: CID): boolean {
  return (
    (code === RAW || code === DAG_PB) &&
    multihash.code === SHA2_256 &&
    multihash.digest.length === 32 &&
    byteLength === CID_BYTES[version]
  )
}

function parse(cid: CID, bytes: Uint8Array) {
  try {
    const { Data, Links } = decode(bytes)
    const unixfs = UnixFS.unmarshal(Data ?? new Uint8Array(0))
    return { Links, unixfs, again: encode({ Data: unixfs.marshal(), Links }) }
  } catch (cause) {
    throw malformed(cid, 'is not a node of a UnixFS file', cause)
  }
}

/** A node of a UnixFS file, read and checked in itself; see the header. Throws ERR_SHARD_MALFORMED. */
export function readNode(cid: CID, bytes: Uint8Array): FileNode {
  const { Links: links, unixfs, again } = parse(cid, bytes)
  if (unixfs.type !== 'file' && unixfs.type !== 'raw') throw malformed(cid, `is a UnixFS ${unixfs.type}, not a file`)
  if (unixfs.blockSizes.length !== links.length) throw malformed(cid, 'has links without sizes')
  const data = unixfs.data ?? new Uint8Array(0)
  if (data.length > 0 && links.length > 0) throw malformed(cid, 'has both content and links')
  if (links.some(({ Name }) => Name !== undefined && Name !== '')) throw malformed(cid, 'has a link with a name')
  const children = links.map((link, place) => ({ cid: link.Hash, size: Number(unixfs.blockSizes[place]) }))
  if (children.some((child) => child.size === 0)) throw malformed(cid, 'links to a block without content')
  if (!children.every((child) => isPlain(child.cid))) throw malformed(cid, 'has a link that no file has')
  if (unixfs.fanout !== undefined || !equalBytes(again, bytes)) throw malformed(cid, 'is not encoded canonically')
  const size = children.reduce((sum, child) => sum + child.size, data.length)
  return { data, children, size, overhead: bytes.length - data.length }
}
