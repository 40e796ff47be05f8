import type { Libp2p } from '@libp2p/interface'
import type { CID } from 'multiformats/cid'
import type { Logger } from 'pino'
import { createProvideOnce } from './provide-once.ts'
import { limitedSignal } from './time-limit.ts'

const PROVIDE_TIMEOUT = 20_000
const FIND_TIMEOUT = 10_000
const MAX_FOUND = 20
/** Peers often come in groups; what is provided is told again this many milliseconds after one of them. */
const TELL_AGAIN_AFTER = 500

/** A peer that says it has, or follows, what was asked for. */
type FoundPeer = { peerId: string; addresses: string[] }

export type Rendezvous = {
  /** Tells the DHT that this peer has, or follows, what the CID names, and again when it gets to know new peers. */
  provide(cid: CID, signal?: AbortSignal): Promise<void>
  /** Tells the DHT of content that this peer has, in the background and once: there may be very much of it. */
  provideOnce(cid: CID): void
  /** Stops telling it again; what was told fades away within two days. */
  withdraw(cid: CID): Promise<void>
  /** Other peers that said so, at most 20; waits 10 s at most. */
  findPeers(cid: CID, signal?: AbortSignal): Promise<FoundPeer[]>
}

type Needs = Pick<Libp2p, 'peerId' | 'contentRouting' | 'getPeers' | 'addEventListener' | 'removeEventListener'>

/** Peers find each other by provider records in the DHT (rule V8); runs until the signal aborts. */
export function createRendezvous(libp2p: Needs, logger: Logger, over: AbortSignal): Rendezvous {
  const provided = new Map<string, CID>()
  let timer: NodeJS.Timeout | undefined

  const tell = async (cid: CID, signal: AbortSignal | undefined): Promise<void> => {
    await libp2p.contentRouting.provide(cid, { signal: limitedSignal(PROVIDE_TIMEOUT, signal) })
  }

  const tellAgain = async (): Promise<void> => {
    timer = undefined
    for (const cid of [...provided.values()]) {
      if (over.aborted) return
      await tell(cid, over).catch((err) => logger.debug({ err, cid: cid.toString() }, 'could not be provided again'))
    }
  }

  // The first to provide something may have had nobody to tell it to.
  const onPeer = (): void => {
    if (provided.size > 0) timer ??= setTimeout(tellAgain, TELL_AGAIN_AFTER)
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

  return {
    provideOnce: createProvideOnce(libp2p, logger, over),

    async provide(cid, signal) {
      provided.set(cid.toString(), cid)
      await tell(cid, signal)
    },

    async withdraw(cid) {
      provided.delete(cid.toString())
      await libp2p.contentRouting.cancelReprovide(cid)
    },

    async findPeers(cid, signal) {
      const found = new Map<string, Set<string>>()
      const options = { signal: limitedSignal(FIND_TIMEOUT, signal) }
      try {
        for await (const { id, multiaddrs } of libp2p.contentRouting.findProviders(cid, options)) {
          if (id.equals(libp2p.peerId)) continue
          const addresses = found.get(id.toString()) ?? new Set()
          for (const address of multiaddrs) addresses.add(address.toString())
          found.set(id.toString(), addresses)
          if (found.size === MAX_FOUND) break
        }
      } catch {
        // It throws when time is over and where nobody answers; who was found was found.
        signal?.throwIfAborted()
      }
      return [...found].map(([peerId, addresses]) => ({ peerId, addresses: [...addresses] }))
    },
  }
}
