/** What can be asked of a repo while its peer does not run. */

import type { Operations } from '@datanet/client'
import { bytesOfHex, type CID, createSigner, openEntry } from '@datanet/records'
import { Replica, type ReplicaHost } from '@datanet/replica'
import { loadWanted, replicaStore } from '../datanets/store-layout.ts'
import { CharterMissingError, DatanetUnknownError, NotConnectedError } from '../errors.ts'
import { listOperation } from '../operations/datanet-operations.ts'
import type { Library, OfflineDesk } from '../operations/desk.ts'
import { ledgerOperation } from '../operations/ledger-operations.ts'
import { checkOperation } from '../operations/verdict-operations.ts'
import { verifyOperation } from '../operations/verify-operation.ts'
import { openRepo, openStores } from '../repo/open-repo.ts'

/** A repo that is open without a network. */
export interface Offline {
  readonly operations: Pick<Operations, 'listDatanets' | 'getLedger' | 'verify' | 'check'>
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
  const sought: CID[] = []
  const loaded = new Map<string, Replica>()
  // verify must work on a store that is too damaged to open a replica on
  const failures = new Map<string, unknown>()
  const host = quietHost(seed, recovery)
  for await (const { datanet, charter } of loadWanted(stores.records)) {
    if (charter === null) {
      sought.push(datanet)
      continue
    }
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
      throw sought.some((id) => id.toString() === datanet)
        ? new CharterMissingError(datanet)
        : new DatanetUnknownError(datanet)
    },
    all: () => [...loaded.values()],
    isSynced: () => false,
  }
  const desk: OfflineDesk = { library, stores, recovery }
  const digestOf = (datanet: string) => loaded.get(datanet)?.ledger.digest.toString() ?? null
  return {
    operations: {
      ...listOperation(desk, () => sought.map(String)),
      ...ledgerOperation(desk),
      ...checkOperation(desk),
      ...verifyOperation(stores, digestOf, true),
    },
    close: () => stores.close(),
  }
}
