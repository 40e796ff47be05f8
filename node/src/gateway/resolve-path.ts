import { readDagNode } from '@datanet/shards'
import { CID } from 'multiformats/cid'
import { GatewayError } from './errors.ts'

/** Reads a block that is held. */
export type ReadBlock = (cid: CID) => Promise<Uint8Array>

/** Where a path leads. */
export interface Resolved {
  /** Blocks on the way, first the root; not the one that it leads to. */
  readonly way: readonly CID[]
  readonly target: CID
}

/** Bytes of blocks that are read on the way of one path. */
const MAX_WAY_BYTES = 33_554_432

const missing = (segment: string): GatewayError =>
  new GatewayError(404, `there is no ${JSON.stringify(segment.slice(0, 100))} on this path`, 'Check the path.')

/** Follows a path through folders, and through fields and lists of data. Throws ERR_GATEWAY. */
export async function resolvePath(root: CID, path: readonly string[], read: ReadBlock): Promise<Resolved> {
  const way: CID[] = []
  let target = root
  let bytesRead = 0
  const readBounded: ReadBlock = async (cid) => {
    const bytes = await read(cid)
    bytesRead += bytes.length
    if (bytesRead > MAX_WAY_BYTES)
      throw new GatewayError(
        413,
        `the blocks on this path have more than ${MAX_WAY_BYTES} bytes`,
        'Begin further down.',
      )
    return bytes
  }
  /** The part of the target's value that the path has come to. */
  let inside: unknown
  let isInside = false
  for (const segment of path) {
    const next: unknown = isInside ? fieldOf(inside, segment) : await step(target, segment, readBounded)
    const link: CID | null = CID.asCID(next)
    isInside = link === null
    inside = next
    if (link === null) continue
    way.push(target)
    target = link
  }
  if (isInside)
    throw new GatewayError(400, 'the path ends inside of a block', 'End it at a link, or ask for the block.')
  return { way, target }
}

async function step(cid: CID, segment: string, read: ReadBlock): Promise<unknown> {
  const { kind, links, value } = readDagNode(cid, await read(cid))
  if (kind === 'data') return fieldOf(value, segment)
  if (kind === 'large folder')
    throw new GatewayError(501, 'folders that are spread over many blocks are not looked through', 'Ask for the whole.')
  const found = kind === 'folder' ? links.find(({ name }) => name === segment) : undefined
  if (found === undefined) throw missing(segment)
  return found.cid
}

function fieldOf(value: unknown, segment: string): unknown {
  if (typeof value === 'object' && value !== null && !(value instanceof Uint8Array) && Object.hasOwn(value, segment))
    return (value as Record<string, unknown>)[segment]
  throw missing(segment)
}
