import { CID, decode as decodeCbor } from '@datanet/records'
import { decode as decodePb } from '@ipld/dag-pb'
import { UnixFS } from 'ipfs-unixfs'
import { DagUnreadableError } from './errors.ts'

const RAW = 0x55
const DAG_PB = 0x70
const DAG_CBOR = 0x71

/** What a block links to. */
export interface DagLink {
  readonly cid: CID
  /** Its name in a folder. */
  readonly name: string | null
  /** Bytes of a file's content below it. */
  readonly size: number | null
}

/** A block as a node of the graph that it belongs to. */
export interface DagNode {
  /** `file` may be cut into parts; the names of a `large folder` are spread over blocks of their own; `data` is a value of IPLD. */
  readonly kind: 'bytes' | 'file' | 'folder' | 'large folder' | 'data'
  /** In the order of the block. */
  readonly links: readonly DagLink[]
  /** Of `data`. */
  readonly value?: unknown
}

/** What a block of raw bytes, of UnixFS or of DAG-CBOR links to, in its order. Throws ERR_DAG_UNREADABLE for any other. */
export function readDagNode(cid: CID, bytes: Uint8Array): DagNode {
  switch (cid.code) {
    case RAW:
      return { kind: 'bytes', links: [] }
    case DAG_PB:
      return readUnixFs(cid, bytes)
    case DAG_CBOR:
      return readData(cid, bytes)
    default:
      throw new DagUnreadableError(cid.toString(), `its codec 0x${cid.code.toString(16)} is not known`)
  }
}

function readUnixFs(cid: CID, bytes: Uint8Array): DagNode {
  let node: ReturnType<typeof decodePb>
  let unixfs: UnixFS
  try {
    node = decodePb(bytes)
    unixfs = UnixFS.unmarshal(node.Data ?? new Uint8Array(0))
  } catch (cause) {
    throw new DagUnreadableError(cid.toString(), 'it is no node of UnixFS', { cause })
  }
  const isFolder = unixfs.isDirectory()
  if (!isFolder && unixfs.blockSizes.length !== node.Links.length)
    throw new DagUnreadableError(cid.toString(), 'it has links without sizes')
  const links = node.Links.map(({ Hash, Name }, place) => ({
    cid: Hash,
    name: isFolder ? (Name ?? '') : null,
    size: isFolder ? null : Number(unixfs.blockSizes[place]),
  }))
  const kind = unixfs.type === 'hamt-sharded-directory' ? 'large folder' : isFolder ? 'folder' : 'file'
  return { kind, links }
}

function readData(cid: CID, bytes: Uint8Array): DagNode {
  let value: unknown
  try {
    value = decodeCbor(bytes)
  } catch (cause) {
    throw new DagUnreadableError(cid.toString(), 'it is not DAG-CBOR', { cause })
  }
  return { kind: 'data', links: [...linksIn(value)].map((link) => ({ cid: link, name: null, size: null })), value }
}

function* linksIn(value: unknown): Generator<CID> {
  const link = CID.asCID(value)
  if (link !== null) yield link
  else if (Array.isArray(value)) for (const item of value) yield* linksIn(item)
  else if (typeof value === 'object' && value !== null && !(value instanceof Uint8Array))
    for (const item of Object.values(value)) yield* linksIn(item)
}
