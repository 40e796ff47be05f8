import {
  type Client,
  createClient,
  type DatanetDetail,
  type Diagnosis,
  type PeerInfo,
  type PeerStatus,
} from '@datanet/client'
import { isAlive, readApiAccess, wayTo } from '../../access/api-access.ts'
import { failureOf } from '../../present/failure.ts'
import { version } from '../../version.ts'

/** How long the peer may take to say that it is there, ms. */
const HELLO_MS = 5_000
/** How long it may take to look around, ms. */
const LOOK_MS = 30_000
/** How long bringing a datanet in step may take, ms. */
const SYNC_MS = 10_000
/** Datanets that are brought in step; the others are taken as the peer tells them. */
const DATANETS = 16

/** A datanet that the peer follows, and how it stands with the others who follow it. */
export interface InStep {
  readonly datanet: DatanetDetail
  /** Whether it was in step with each follower that is connected; null where none is, or where that is not known. */
  readonly complete: boolean | null
  /** What went wrong on the way. */
  readonly problem: string | null
}

/** What a peer that answers says. */
export interface Running {
  readonly state: 'running'
  readonly pid: number
  readonly api: string
  readonly status: PeerStatus
  readonly peers: readonly PeerInfo[]
  readonly datanets: readonly InStep[]
  readonly diagnosis: Diagnosis
}

/** The peer of a repo: it runs and answers; is of another version; does not answer; died without a word; or is not there. */
export type PeerState =
  | Running
  | { readonly state: 'other version'; readonly pid: number; readonly version: string }
  | { readonly state: 'silent'; readonly pid: number; readonly problem: string }
  | { readonly state: 'died'; readonly pid: number }
  | { readonly state: 'none' }

async function inStep(client: Client, datanet: string, ask: boolean): Promise<InStep> {
  const detail = await client.getDatanet({ datanet })
  if (!ask || detail.peers.length === 0) return { datanet: detail, complete: null, problem: null }
  try {
    const { complete, peers } = await client.sync({ datanet }, { timeoutMs: SYNC_MS })
    return { datanet: detail, complete: peers > 0 && complete, problem: peers > 0 ? null : 'none of them answers' }
  } catch (error) {
    return { datanet: detail, complete: false, problem: failureOf(error).message }
  }
}

async function ask(client: Client, pid: number, api: string): Promise<PeerState> {
  const status = await client.getStatus({}, { timeoutMs: HELLO_MS })
  // It may lack what is asked next.
  if (status.version !== version()) return { state: 'other version', pid, version: status.version }
  const followed = await client.listDatanets()
  const [peers, diagnosis, ...datanets] = await Promise.all([
    client.listPeers(),
    client.diagnose(),
    ...followed.map(({ datanet }, index) => inStep(client, datanet, index < DATANETS)),
  ])
  return { state: 'running', pid, api, status, peers, datanets, diagnosis }
}

/** Asks the peer of a repo how it is. */
export async function gatherPeer(repo: string): Promise<PeerState> {
  // A file that can't be read is told of where the repo is looked at.
  const access = await readApiAccess(repo).catch(() => undefined)
  if (access === undefined) return { state: 'none' }
  const { address, token, pid } = access
  if (!isAlive(pid)) return { state: 'died', pid }
  const client = createClient({ baseUrl: address, token, timeoutMs: LOOK_MS, ...(await wayTo(address)) })
  try {
    return await ask(client, pid, address)
  } catch (error) {
    return { state: 'silent', pid, problem: failureOf(error).message }
  }
}
