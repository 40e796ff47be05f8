/** What can be asked of a repo while its peer does not run. */

import type { Operations } from '@datanet/client'
import { bytesOfHex, createSigner, type Entry, openEntry } from '@datanet/records'
import { Replica, type ReplicaHost } from '@datanet/replica'
import { loadWanted, replicaStore, saveWanted, type Wanted } from '../datanets/store-layout.ts'
import { CharterMissingError, DatanetUnknownError, NotConnectedError } from '../errors.ts'
import { exportOperation } from '../operations/car/export-operation.ts'
import { importOperation } from '../operations/car/import-operation.ts'
import { listOperation } from '../operations/datanet-operations.ts'
import type { Library, OfflineDesk } from '../operations/desk.ts'
import { ledgerOperation } from '../operations/ledger-operations.ts'
import { checkOperation } from '../operations/verdict-operations.ts'
import { verifyOperation } from '../operations/verify-operation.ts'
import { openRepo, openStores } from '../repo/open-repo.ts'

/** A repo that is open without a network. */
export interface Offline {
  readonly operations: Pick<
    Operations,
    'listDatanets' | 'getLedger' | 'verify' | 'check' | 'exportDatanet' | 'importDatanet'
  >
  /** Closes the stores and lets go of the repo's lock. */
  close(): Promise<void>
}

function away(): never {
  throw new NotConnectedError()
}

/** A replica's host that reads and signs nothing: nobody is asked, and nothing is said. */
function quietHost(seed: Uint8Array, recovery: Uint8Array): ReplicaHost {
  return {
    now: () => Date.now(),
    random: away,
    signer: { publicKey: createSigner(seed).publicKey, sign: away },
    recovery,
    profile: null,
    announce: away,
    manifest: away,
    shards: away,
    shard: away,
    shardPart: away,
    loadBlock: away,
    saveBlocks: away,
    wakeAt: () => undefined,
    warn: () => undefined,
  }
}

/** Opens a repo without a network. Throws ERR_NO_REPO, ERR_REPO_LOCKED while its peer runs. */
export async function openOffline(repo: string): Promise<Offline> {
  const { paths, config, seed } = await openRepo(repo)
  const stores = await openStores(paths, config.content)
  const recovery = bytesOfHex(config.recovery) as Uint8Array
  const wanted = new Map<string, Wanted>()
  const loaded = new Map<string, Replica>()
  // verify must work on a store that is too damaged to open a replica on
  const failures = new Map<string, unknown>()
  const host = quietHost(seed, recovery)
  for await (const one of loadWanted(stores.records)) {
    const { datanet, charter } = one
    wanted.set(datanet.toString(), one)
    if (charter === null) continue
    try {
      loaded.set(
        datanet.toString(),
        await Replica.observe(openEntry(charter), replicaStore(stores.records, datanet), host),
      )
    } catch (error) {
      failures.set(datanet.toString(), error)
    }
  }
  const library: Library = {
    get(datanet) {
      const replica = loaded.get(datanet)
      if (replica !== undefined) return replica
      if (failures.has(datanet)) throw failures.get(datanet)
      throw wanted.has(datanet) ? new CharterMissingError(datanet) : new DatanetUnknownError(datanet)
    },
    all: () => [...loaded.values()],
    isSynced: () => false,
  }
  const desk: OfflineDesk = { library, stores, recovery }
  const follow = async (charter: Entry): Promise<Replica> => {
    const { id, bytes } = charter
    const before = wanted.get(id.toString())
    await saveWanted(stores.records, { datanet: id, charter: bytes, invite: before?.invite ?? null })
    // as nobody: a validator's repo must not judge what comes while its peer does not run
    const as = { ...host, signer: { publicKey: new Uint8Array(32), sign: away } }
    const replica = await Replica.observe(charter, replicaStore(stores.records, id), as)
    loaded.set(id.toString(), replica)
    wanted.set(id.toString(), { datanet: id, charter: bytes, invite: before?.invite ?? null })
    return replica
  }
  const sought = () => [...wanted.values()].flatMap(({ datanet, charter }) => (charter === null ? [`${datanet}`] : []))
  const digestOf = (datanet: string) => loaded.get(datanet)?.ledger.digest.toString() ?? null
  return {
    operations: {
      ...listOperation(desk, sought),
      ...ledgerOperation(desk),
      ...checkOperation(desk),
      ...verifyOperation(stores, digestOf, true),
      ...exportOperation(desk),
      ...importOperation(stores.blocks, follow),
    },
    close: () => stores.close(),
  }
}
