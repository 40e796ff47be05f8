import { randomBytes } from 'node:crypto'
import type {
  BehindStatus,
  CallOptions,
  DatanetDetail,
  DatanetSummary,
  ForkedAuthor,
  Operations,
  SyncStatus,
} from '@datanet/client'
import { findWork, isValidator } from '@datanet/log'
import {
  bytesOfHex,
  createSigner,
  didOf,
  equalBytes,
  parseCid,
  publicKeyOf,
  recordId,
  sealEntry,
  type WireRecord,
} from '@datanet/records'
import type { Replica } from '@datanet/replica'
import { formatLink, parseLink } from '../datanets/link.ts'
import { WaitTimeoutError } from '../errors.ts'
import { charterOf, charterText } from './charter-text.ts'
import { charterWarnings } from './charter-warnings.ts'
import type { Desk, Library, OfflineDesk } from './desk.ts'
import { syncText } from './happenings.ts'

type DatanetOperations = Pick<
  Operations,
  'createDatanet' | 'joinDatanet' | 'getDatanet' | 'leaveDatanet' | 'invite' | 'admit' | 'listProfiles'
>

/** How long joining waits to be in step with a peer, so that an invite can be used at once; seconds. */
const FIRST_SYNC = 10

function summaryOf(library: Library, replica: Replica): DatanetSummary {
  const contributions = replica.ledger.contributions()
  const accepted = contributions.filter(
    ({ id }) => replica.ledger.certificate(id)?.verdict.body.outcome === 'accepted',
  ).length
  const datanet = replica.id.toString()
  return {
    datanet,
    name: replica.founding.charter.name,
    entries: replica.entries,
    contributions: contributions.length,
    accepted,
    synced: library.isSynced(datanet),
  }
}

/** How many forks are told of. */
const FORKS_TOLD = 1000

/** What no peer has said anything about yet. */
const ALONE: SyncStatus = { state: 'alone', have: 0, want: 0, received: 0, sent: 0, rate: 0, peers: [], since: null }

function behindOf({ behind }: Replica): BehindStatus | null {
  if (behind === null) return null
  const { marked, held, heard, weight } = behind
  return {
    signed: marked === null ? null : marked + 1,
    held: held + 1,
    heard: heard.toString(),
    weight: weight.toString(),
  }
}

function forksOf({ forks }: Replica): ForkedAuthor[] {
  const told = [...forks].slice(0, FORKS_TOLD)
  return told.map(([author, seq]) => ({ author: didOf(bytesOfHex(author) as Uint8Array), seq }))
}

function detailOf(desk: Desk, replica: Replica): DatanetDetail {
  const { founding } = replica
  const followed = desk.registry.get(replica.id.toString())
  return {
    ...summaryOf(desk.library, replica),
    charter: charterText(founding.charter),
    founder: didOf(founding.founder),
    admitted: replica.isAdmitted,
    validator: isValidator(founding, desk.author),
    issuer: founding.charter.issuers.some((issuer) => equalBytes(issuer, desk.author)),
    peers: followed.peers(),
    forks: forksOf(replica),
    sync: syncText(followed.sync),
    opening: replica.opening,
    behind: behindOf(replica),
  }
}

function soughtDetail(datanet: string): DatanetDetail {
  return {
    datanet,
    name: '',
    entries: 0,
    contributions: 0,
    accepted: 0,
    synced: false,
    charter: null,
    founder: null,
    admitted: false,
    validator: false,
    issuer: false,
    peers: [],
    forks: [],
    sync: ALONE,
    opening: null,
    behind: null,
  }
}

/** Lists what is followed. Needs no running peer. */
export function listOperation({ library }: OfflineDesk, sought: () => string[]): Pick<Operations, 'listDatanets'> {
  return {
    async listDatanets() {
      const open = library.all().map((replica) => summaryOf(library, replica))
      const pending = sought().map((datanet) => ({
        datanet,
        name: '',
        entries: 0,
        contributions: 0,
        accepted: 0,
        synced: false,
      }))
      return [...open, ...pending].sort((a, b) => (a.datanet < b.datanet ? -1 : 1))
    },
  }
}

/** Does the work that lets this peer's author into an open datanet, and signs its first entry with it. */
async function workFor(replica: Replica, { signal, onProgress }: CallOptions): Promise<void> {
  const { work } = replica.founding.charter
  if (work === undefined || replica.isAdmitted) return
  const nonce = await findWork(replica.id, replica.author, work, {
    ...(signal !== undefined && { signal }),
    onProgress: (done) => onProgress?.({ phase: 'work', done, total: null, unit: 'hashes' }),
  })
  if (!replica.isAdmitted) await replica.append([{ type: 'work', nonce }])
}

/** Founding, following and letting in. */
export function datanetOperations(desk: Desk): DatanetOperations {
  const signer = createSigner(desk.seed)
  const random = (bytes: number) => new Uint8Array(randomBytes(bytes))
  const profile: WireRecord[] = desk.name === undefined ? [] : [{ type: 'profile', name: desk.name, contact: '' }]

  return {
    async createDatanet(request) {
      const charter = charterOf(request, desk.author)
      const records: WireRecord[] = [charter, { type: 'identity', recovery: desk.recovery }]
      const entry = sealEntry(
        { datanet: null, seq: 0, prev: null, deps: [], at: Date.now(), bytesBefore: 0, records },
        signer,
        random,
      )
      const followed = await desk.registry.found(entry)
      if (profile.length > 0) await followed.replica.append(profile)
      const [datanet, warnings] = [entry.id.toString(), charterWarnings(charter)]
      return { datanet, name: charter.name, charter: charterText(charter), warnings }
    },

    async joinDatanet({ target }, options = {}) {
      const { signal } = options
      const link = parseLink(target)
      const reached = await Promise.allSettled(link.peers.map((peer) => desk.network.connect(peer, signal)))
      const failed = reached.find((result) => result.status === 'rejected')
      const followed = await desk.registry.join(link.datanet, link.invite)
      if (followed === null) {
        if (failed !== undefined && reached.every((result) => result.status === 'rejected'))
          desk.logger.warn({ err: failed.reason }, 'no peer of the link could be reached')
        return soughtDetail(link.datanet.toString())
      }
      if (desk.network.libp2p.getPeers().length > 0)
        await followed.whenSynced(FIRST_SYNC, signal).catch(() => undefined)
      await desk.registry.join(link.datanet, link.invite)
      await workFor(followed.replica, options)
      return detailOf(desk, followed.replica)
    },

    async getDatanet({ datanet, wait = 0 }, { signal } = {}) {
      const until = Date.now() + wait * 1000
      if (desk.registry.sought().some((sought) => sought.toString() === datanet)) {
        const opened = await desk.registry.waitForOpen(datanet, wait, signal)
        if (!opened && wait > 0) throw new WaitTimeoutError(`the charter of datanet ${datanet}`, wait)
        if (!opened) return soughtDetail(datanet)
      }
      const replica = desk.library.get(datanet)
      if (wait > 0) {
        const left = Math.max(1, Math.ceil((until - Date.now()) / 1000))
        await desk.registry.get(datanet).whenSynced(left, signal)
      }
      return detailOf(desk, replica)
    },

    async leaveDatanet({ datanet }) {
      await desk.registry.leave(datanet)
      await desk.custody.forget(parseCid(datanet))
      return { datanet, left: true }
    },

    async invite({ datanet }) {
      const replica = desk.library.get(datanet)
      const seed = random(32)
      const entry = await replica.append([{ type: 'invite', key: createSigner(seed).publicKey }])
      const index = entry.records.length - 1
      const peers = desk.network.addresses()
      return {
        invite: recordId(entry.id, index).toString(),
        link: formatLink({ datanet: replica.id, peers, invite: { entry: entry.id, index, seed } }),
      }
    },

    async admit({ datanet, author, admits = 0 }) {
      const replica = desk.library.get(datanet)
      const entry = await replica.append([{ type: 'admit', author: publicKeyOf(author), admits }])
      return { admit: recordId(entry.id, entry.records.length - 1).toString(), author, admits }
    },

    async listProfiles({ datanet }) {
      return [...desk.library.get(datanet).profiles].map(([key, { name, contact }]) => ({
        author: didOf(Buffer.from(key, 'hex')),
        name,
        contact,
      }))
    },
  }
}
