import type { Libp2p } from '@libp2p/interface'
import type { CID } from 'multiformats/cid'
import type { Logger } from 'pino'
import { limitedSignal } from './time-limit.ts'

/** Milliseconds that telling the DHT of one thing may take. */
const TELL_TIMEOUT = 20_000
/** What waits to be told; the oldest go. */
const MAX_UNTOLD = 1024
/** After a new peer came, milliseconds until what could not be told before is tried again. */
const AGAIN_AFTER = 500

type Needs = Pick<Libp2p, 'contentRouting' | 'getPeers' | 'addEventListener' | 'removeEventListener'>

/**
 * Tells the DHT once of each thing that this peer has: one after the other, in the background, and as soon as there is
 * anybody to tell. The DHT's own service tells it again before it fades. Runs until the signal aborts.
 */
export function createProvideOnce(libp2p: Needs, logger: Logger, over: AbortSignal): (cid: CID) => void {
  const untold = new Map<string, CID>()
  let isTelling = false
  let timer: NodeJS.Timeout | undefined

  const tellAll = async (): Promise<void> => {
    if (isTelling) return
    isTelling = true
    try {
      while (!over.aborted && libp2p.getPeers().length > 0) {
        const [next] = untold
        if (next === undefined) return
        const [key, cid] = next
        await libp2p.contentRouting.provide(cid, { signal: limitedSignal(TELL_TIMEOUT, over) })
        untold.delete(key)
      }
    } catch (err) {
      logger.debug({ err }, 'the DHT could not be told of content; it will be when another peer comes')
    } finally {
      isTelling = false
    }
  }

  const onPeer = (): void => {
    if (untold.size === 0 || timer !== undefined) return
    timer = setTimeout(() => {
      timer = undefined
      void tellAll()
    }, AGAIN_AFTER)
  }
  libp2p.addEventListener('peer:identify', onPeer)
  over.addEventListener(
    'abort',
    () => {
      libp2p.removeEventListener('peer:identify', onPeer)
      clearTimeout(timer)
    },
    { once: true },
  )

  return (cid) => {
    untold.set(cid.toString(), cid)
    const [oldest] = untold.keys()
    if (untold.size > MAX_UNTOLD && oldest !== undefined) untold.delete(oldest)
    void tellAll()
  }
}
