/**
 * A read-only trustless gateway of IPFS: blocks, and CARs of blocks, that whoever asks checks against CIDs.
 * 1. It gives what lies in the store, and asks nobody else for more.
 * 2. Memory is that of a block and of its way from the root, however much is asked for; a reader that is slow or goes away holds
 *    up nothing but its own answer, and one that takes nothing is let go (reader-pace.ts).
 * 3. The number of answers at once is bounded, and no address holds all of them while others ask (reader-places.ts).
 * 4. What is read for an answer is in proportion to what it gives: HEAD reads no content, a path only so much, and what repeats
 *    itself is given again only so often (walk-dag.ts).
 * 5. Who may ask is not its business.
 */
import type { CID } from 'multiformats/cid'
import { BlockUnavailableError } from '../content/errors.ts'
import { localBlocks } from '../content/local-blocks.ts'
import type { ContentStore } from '../storage/content-store.ts'
import type { GuardedStore } from '../storage/guarded-store.ts'
import { carFrames } from './car-frames.ts'
import { GatewayError, ReaderDisplacedError, ReaderSlowError } from './errors.ts'
import { type GatewayRequest, readGatewayRequest } from './gateway-request.ts'
import { type PaceRules, READER_PACE, ReaderPace } from './reader-pace.ts'
import { MAX_GATEWAY_ANSWERS, ReaderPlaces } from './reader-places.ts'
import { type ReadBlock, resolvePath } from './resolve-path.ts'
import { MAX_REPEATED_BYTES, walkDag } from './walk-dag.ts'

/** What the paths of the gateway begin with. */
export const GATEWAY_PATH = '/ipfs/'
const IDENTITY = 0
/** Content of a CID never changes. */
const FOREVER = 'public, max-age=29030400, immutable'

/** Who asks, and the connection that it is answered on. */
interface Reader {
  /** Where it asks from; null for whoever has the token. */
  readonly source: string | null
  /** Cuts the connection of an answer that can't go on. */
  breakOff(error: unknown): void
  /** Calls back when the answer was sent, or the connection is gone. */
  onSent(listener: () => void): void
}

/** Answers a request. */
export type Gateway = (request: Request, reader: Reader) => Promise<Response>

/** Bounds of a gateway; those of LIMITS.md unless given. */
export interface GatewayBounds {
  readonly pace: PaceRules
  readonly repeatedBytes: number
}

/** See the header. */
export function createGateway(
  store: ContentStore & Partial<Pick<GuardedStore, 'hold'>>,
  bounds: Partial<GatewayBounds> = {},
): Gateway {
  const places = new ReaderPlaces(MAX_GATEWAY_ANSWERS)
  const local = localBlocks(store)
  const missing = (cid: CID, options?: ErrorOptions): GatewayError =>
    new GatewayError(404, `block ${cid} is not held here`, 'Ask another gateway, or a peer that has it.', options)
  const held: HeldBlocks = {
    async read(cid) {
      if (cid.multihash.code === IDENTITY) return cid.multihash.digest
      try {
        return await local.get(cid)
      } catch (cause) {
        throw cause instanceof BlockUnavailableError ? missing(cid, { cause }) : cause
      }
    },
    async size(cid) {
      const bytes = cid.multihash.code === IDENTITY ? cid.multihash.digest.length : await store.size(cid)
      if (bytes === undefined) throw missing(cid)
      return bytes
    },
  }
  const { pace = READER_PACE, repeatedBytes = MAX_REPEATED_BYTES } = bounds
  return async (request, reader) => {
    const free = places.take(reader.source, () => reader.breakOff(new ReaderDisplacedError()))
    // what is given away must not be collected meanwhile
    const letGo = store.hold?.()
    reader.onSent(() => {
      free()
      letGo?.()
    })
    try {
      return await answer(request, held, reader, { pace, repeatedBytes })
    } catch (error) {
      const isCacheOnly = request.headers.get('cache-control')?.includes('only-if-cached') === true
      if (error instanceof GatewayError && error.status === 404 && isCacheOnly)
        throw new GatewayError(412, error.message, error.hint, { cause: error })
      throw error
    }
  }
}

interface HeldBlocks {
  readonly read: ReadBlock
  /** Bytes of a block, which is not read. Throws ERR_GATEWAY with 404. */
  readonly size: (cid: CID) => Promise<number>
}

async function answer(request: Request, held: HeldBlocks, reader: Reader, bounds: GatewayBounds): Promise<Response> {
  const url = new URL(request.url)
  const asked = readGatewayRequest(url, request.headers.get('accept') ?? undefined)
  const resolved = await resolvePath(asked.root, asked.path, held.read)
  const { target } = resolved
  // what is not held must not look as if it were
  const size = await held.size(target)
  const headers: Record<string, string> = {
    ...headersOf(asked, target),
    'cache-control': FOREVER,
    vary: 'Accept',
    'x-ipfs-path': url.pathname,
    'x-ipfs-roots': [...resolved.way.slice(1), target].join(','),
    'accept-ranges': 'none',
  }
  const isOld = isKnown(request.headers.get('if-none-match'), headers['etag'] ?? '')
  if (asked.format === 'raw' && !isOld) headers['content-length'] = String(size)
  if (isOld || request.method === 'HEAD') return new Response(null, { status: isOld ? 304 : 200, headers })
  const bytes = await held.read(target)
  const pieces =
    asked.format === 'raw' ? once(bytes) : carFrames(target, walkDag(resolved, asked, held.read, bounds.repeatedBytes))
  return new Response(streamOf(pieces, reader, request.signal, bounds.pace), { headers })
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  if (bytes.length > 0) yield bytes
}

function headersOf({ root, path, format, scope, range, dups }: GatewayRequest, target: CID): Record<string, string> {
  if (format === 'raw')
    return {
      'content-type': 'application/vnd.ipld.raw',
      'content-disposition': `attachment; filename="${target}.bin"`,
      etag: `"${target}.raw"`,
    }
  const part = [
    root,
    ...path.map(encodeURIComponent),
    scope,
    ...(range === null ? [] : [`${range.from}:${range.to ?? '*'}`]),
    dups ? 'y' : 'n',
  ]
  return {
    'content-type': `application/vnd.ipld.car; version=1; order=dfs; dups=${dups ? 'y' : 'n'}`,
    'content-disposition': `attachment; filename="${target}.car"`,
    // a CAR may come in other bytes from another version of this software
    etag: `W/"${part.join('.')}.car"`,
  }
}

function isKnown(known: string | null, etag: string): boolean {
  const bare = (tag: string): string => tag.trim().replace(/^W\//, '')
  return known !== null && (known.trim() === '*' || known.split(',').some((tag) => bare(tag) === bare(etag)))
}

/** Pieces as they are asked for. */
function streamOf(
  pieces: AsyncGenerator<Uint8Array>,
  { breakOff }: Reader,
  signal: AbortSignal,
  rules: PaceRules,
): ReadableStream<Uint8Array> {
  const pace = new ReaderPace(rules, () => breakOff(new ReaderSlowError(rules.patience)))
  const stop = async (): Promise<void> => {
    signal.removeEventListener('abort', stop)
    pace.end()
    await pieces.return(undefined)
  }
  signal.addEventListener('abort', stop)
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        pace.taken()
        try {
          const { done, value } = await pieces.next()
          if (done !== true) {
            controller.enqueue(value)
            if (!signal.aborted) pace.gives(value.length)
            return
          }
          controller.close()
        } catch (error) {
          // so that nobody takes a part for the whole
          breakOff(error)
        }
        await stop()
      },
      cancel: stop,
    },
    { highWaterMark: 1 },
  )
}
