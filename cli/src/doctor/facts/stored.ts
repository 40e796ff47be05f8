import type { Diagnosis } from '@datanet/client'
import { isAlive } from '../../access/api-access.ts'
import { failureOf } from '../../present/failure.ts'
import type { PeerState } from './running-peer.ts'

/** What lies in the stores, or what keeps them from being opened. */
export type Stored =
  | { readonly state: 'read'; readonly by: 'peer' | 'this command'; readonly diagnosis: Diagnosis }
  /** Another process has them open; its number where it left one and is alive. */
  | { readonly state: 'locked'; readonly pid: number | null }
  /** They can't be opened; what mends that, where the error says it. */
  | { readonly state: 'shut'; readonly message: string; readonly fix: string | null }

/** Looks into the stores: through the peer where one answers, else itself. */
export async function gatherStored(dir: string, peer: PeerState): Promise<Stored> {
  if (peer.state === 'running') return { state: 'read', by: 'peer', diagnosis: peer.diagnosis }
  const { diagnoseOffline, RepoLockedError } = await import('@datanet/node')
  try {
    return { state: 'read', by: 'this command', diagnosis: await diagnoseOffline(dir) }
  } catch (error) {
    if (error instanceof RepoLockedError) {
      const { pid } = error
      return { state: 'locked', pid: pid !== undefined && isAlive(pid) ? pid : null }
    }
    const { code, message, hint } = failureOf(error)
    // the stores are sound, and their content lies with a service
    if (code.startsWith('ERR_S3_')) return { state: 'shut', message, fix: hint }
    return { state: 'shut', message: causes(error), fix: null }
  }
}

/** The reasons for an error: LevelDB gives its own as the cause. */
function causes(error: unknown): string {
  const { message } = failureOf(error)
  return error instanceof Error && error.cause instanceof Error ? `${message}: ${error.cause.message}` : message
}
