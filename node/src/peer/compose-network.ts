import { generateKeyPairFromSeed } from '@libp2p/crypto/keys'
import { peerIdFromPrivateKey } from '@libp2p/peer-id'
import type { Logger } from 'pino'
import { dhtStore } from '../datanets/store-layout.ts'
import { datanetOfKey, keyText, readVerdictValue, VERDICT_NAMESPACE, verdictRank } from '../datanets/verdict-records.ts'
import { createNetwork, type Network } from '../network/create-network.ts'
import { boundedDatastore } from '../network/dht/bounded-datastore.ts'
import { distanceFrom } from '../network/dht/distance.ts'
import { ValueRoom } from '../network/dht/value-room.ts'
import { guardedValidator } from '../network/guarded-validator.ts'
import type { RepoStores } from '../repo/open-repo.ts'
import type { SettledOptions } from './settle-options.ts'

export interface NetworkParts {
  readonly options: SettledOptions
  readonly stores: RepoStores
  readonly seed: Uint8Array
  /** Whether this peer follows a datanet: for such ones the DHT's values have room of their own. */
  readonly isFollowed: (datanet: string) => boolean
  readonly logger: Logger
}

/** The network of a peer, with the rules and bounds of what it keeps for the DHT. */
export async function composeNetwork({ options, stores, seed, isFollowed, logger }: NetworkParts): Promise<Network> {
  const self = peerIdFromPrivateKey(await generateKeyPairFromSeed('Ed25519', seed))
  const distance = distanceFrom(self.toMultihash().bytes)
  const values = new ValueRoom({
    ranks: dhtStore(stores.records),
    distance,
    ownerOf: (key) => {
      const group = datanetOfKey(key)
      return { group, isFollowed: isFollowed(group) }
    },
  })
  const rule = guardedValidator({
    ranks: values,
    check: async (key, value) => ({ rank: verdictRank(readVerdictValue(keyText(key), value).certificate) }),
  })
  return await createNetwork({
    seed,
    listen: options.listen,
    announce: options.announce,
    bootstrap: options.bootstrap,
    mdns: options.mdns,
    relay: options.relay,
    datastore: boundedDatastore(stores.datastore, { values, providers: { self: self.toString(), distance } }),
    blockstore: stores.blocks,
    kadValidators: { [VERDICT_NAMESPACE]: rule.validate },
    kadSelectors: { [VERDICT_NAMESPACE]: rule.select },
    logger,
  })
}
