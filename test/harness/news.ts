import { fail } from 'node:assert'
import type { Happening } from '@datanet/client'
import type { PeerProcess } from './peer-process.ts'

/** How long anything may take to happen, ms. */
const LIMIT = 60_000

/** Looks, and looks again whenever something happens in the datanet at the peer, until it finds what it looks for. */
export async function found<T>(
  peer: PeerProcess,
  datanet: string,
  what: string,
  look: (happening: Happening | null) => Promise<T | undefined> | T | undefined,
  limit = LIMIT,
): Promise<T> {
  const signal = AbortSignal.timeout(limit)
  try {
    const happenings = await peer.client.events({ datanet }, { signal })
    const now = await look(null)
    if (now !== undefined) return now
    for await (const happening of happenings) {
      const then = await look(happening)
      if (then !== undefined) return then
    }
  } catch (error) {
    if (!signal.aborted) throw error
  }
  return fail(`${peer.name} did not see ${what} within ${limit} ms:\n${peer.log}`)
}

/** Resolves when a peer holds a contribution. */
export async function arrival(peer: PeerProcess, datanet: string, contribution: string): Promise<void> {
  await found(peer, datanet, `contribution ${contribution}`, async () => {
    const held = await peer.client.listContributions({ datanet })
    return held.some((one) => one.contribution === contribution) || undefined
  })
}
