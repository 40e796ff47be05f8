import { fail } from 'node:assert'
import { EventEmitter, once } from 'node:events'
import type { LedgerReport } from '@datanet/client'
import type { PeerProcess } from './peer-process.ts'

/** How long peers may take to agree, ms. */
const LIMIT = 60_000

function describe(peers: readonly PeerProcess[], ledgers: readonly LedgerReport[]): string {
  const lines = ledgers.map(({ digest, frontier, totals }, index) => {
    const heads = frontier.map(({ author, seq }) => `${author.slice(-6)}/${seq}`).join(' ')
    return `${peers[index]?.name}: ${digest} ${heads} ${JSON.stringify(totals)}`
  })
  return lines.join('\n')
}

/**
 * Waits until all peers hold the same logs and the same ledger, and that ledger is what is waited for; gives it. Looks
 * again whenever something happens at one of them.
 */
export async function agreement(
  peers: readonly PeerProcess[],
  datanet: string,
  isEnough: (ledger: LedgerReport) => boolean,
  limit = LIMIT,
): Promise<LedgerReport> {
  const over = new AbortController()
  const timer = setTimeout(() => over.abort(), limit)
  const news = new EventEmitter<{ change: [] }>()
  const listen = async (peer: PeerProcess): Promise<void> => {
    // whoever has just joined may still be looking for the charter
    const { charter } = await peer.client.getDatanet({ datanet }, { signal: over.signal })
    if (charter === null) await peer.client.getDatanet({ datanet, wait: limit / 1000 }, { signal: over.signal })
    const happenings = await peer.client.events({ datanet }, { signal: over.signal })
    const heard = async () => {
      for await (const _ of happenings) news.emit('change')
    }
    heard().catch(() => undefined)
  }
  let ledgers: LedgerReport[] = []
  try {
    await Promise.all(peers.map(listen))
    for (;;) {
      const change = once(news, 'change', { signal: over.signal })
      change.catch(() => undefined)
      ledgers = await Promise.all(peers.map((peer) => peer.client.getLedger({ datanet })))
      const [first] = ledgers
      const position = (ledger: LedgerReport) => JSON.stringify([ledger.digest, ledger.frontier])
      if (first !== undefined && isEnough(first) && ledgers.every((one) => position(one) === position(first))) {
        return first
      }
      await change
    }
  } catch (error) {
    if (!over.signal.aborted) throw error
    return fail(`the peers did not come to agree within ${limit} ms:\n${describe(peers, ledgers)}`)
  } finally {
    clearTimeout(timer)
    over.abort()
  }
}
