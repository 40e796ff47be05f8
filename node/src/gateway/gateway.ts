/**
 * A read-only trustless gateway of IPFS: blocks, and CARs of blocks, that whoever asks checks against CIDs.
 * 1. It gives what lies in the store, and asks nobody else for more.
 * 2. Memory is that of a block and of its way from the root, however much is asked for; a reader that is slow or goes away holds
 *    up nothing but its own answer.
 * 3. So many answers run at once, and no more.
 * 4. Who may ask is not its business.
 */
import type { CID } from 'multiformats/cid'
import { BlockUnavailableError } from '../content/errors.ts'
import { localBlocks } from '../content/local-blocks.ts'
import { TooManyRequestsError } from '../http/errors.ts'
import { Places } from '../http/limits.ts'
import type { ContentStore } from '../storage/content-store.ts'
import type { GuardedStore } from '../storage/guarded-store.ts'
import { carFrames } from './car-frames.ts'
import { GatewayError } from './errors.ts'
import { type GatewayRequest, readGatewayRequest } from './gateway-request.ts'
import { type ReadBlock, resolvePath } from './resolve-path.ts'
import { walkDag } from './walk-dag.ts'

/** What the paths of the gateway begin with. */
export const GATEWAY_PATH = '/ipfs/'
/** Answers at once. */
const MAX_GATEWAY_ANSWERS = 16
const IDENTITY = 0
/** Content of a CID never changes. */
const FOREVER = 'public, max-age=29030400, immutable'

/** Answers a request; `breakOff` cuts the connection of an answer that has begun and can't go on. */
export type Gateway = (request: Request, breakOff: (error: unknown) => void) => Promise<Response>

/** See the header. */
export function createGateway(store: ContentStore & Partial<Pick<GuardedStore, 'hold'>>): Gateway {
  const places = new Places(MAX_GATEWAY_ANSWERS)
  const local = localBlocks(store)
  const read: ReadBlock = async (cid) => {
    if (cid.multihash.code === IDENTITY) return cid.multihash.digest
    try {
      return await local.get(cid)
    } catch (cause) {
      if (!(cause instanceof BlockUnavailableError)) throw cause
      throw new GatewayError(404, `block ${cid} is not held here`, 'Ask another gateway, or a peer that has it.', {
        cause,
      })
    }
  }
  return async (request, breakOff) => {
    const taken = places.take()
    if (taken === null)
      throw new TooManyRequestsError(
        `${MAX_GATEWAY_ANSWERS} answers are given at once already`,
        1,
        'Ask again in a second.',
      )
    // what is given away must not be collected meanwhile
    const letGo = store.hold?.()
    const free = (): void => {
      taken()
      letGo?.()
    }
    try {
      return await answer(request, read, { end: free, breakOff })
    } catch (error) {
      free()
      const isCacheOnly = request.headers.get('cache-control')?.includes('only-if-cached') === true
      if (error instanceof GatewayError && error.status === 404 && isCacheOnly)
        throw new GatewayError(412, error.message, error.hint, { cause: error })
      throw error
    }
  }
}

interface Ways {
  /** Called when all is said, or can't be. */
  readonly end: () => void
  readonly breakOff: (error: unknown) => void
}

async function answer(request: Request, read: ReadBlock, ways: Ways): Promise<Response> {
  const url = new URL(request.url)
  const asked = readGatewayRequest(url, request.headers.get('accept') ?? undefined)
  const resolved = await resolvePath(asked.root, asked.path, read)
  const { target } = resolved
  // what is not held must not look as if it were
  const bytes = await read(target)
  const headers: Record<string, string> = {
    ...headersOf(asked, target),
    'cache-control': FOREVER,
    vary: 'Accept',
    'x-ipfs-path': url.pathname,
    'x-ipfs-roots': [...resolved.way.slice(1), target].join(','),
    'accept-ranges': 'none',
  }
  const isOld = isKnown(request.headers.get('if-none-match'), headers['etag'] ?? '')
  if (asked.format === 'raw' && !isOld) headers['content-length'] = String(bytes.length)
  if (isOld || request.method === 'HEAD') {
    ways.end()
    return new Response(null, { status: isOld ? 304 : 200, headers })
  }
  const pieces = asked.format === 'raw' ? once(bytes) : carFrames(target, walkDag(resolved, asked, read))
  return new Response(streamOf(pieces, ways, request.signal), { headers })
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
  { end, breakOff }: Ways,
  signal: AbortSignal,
): ReadableStream<Uint8Array> {
  const stop = async (): Promise<void> => {
    signal.removeEventListener('abort', stop)
    end()
    await pieces.return(undefined)
  }
  signal.addEventListener('abort', stop)
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        try {
          const { done, value } = await pieces.next()
          if (done !== true) return controller.enqueue(value)
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
