import { CID, concatBytes, createSigner, didOf } from '@datanet/records'

const IDENTITY = 0x00
const DAG_PB = 0x70
/** A libp2p public key as protobuf: type Ed25519, then 32 bytes. */
const KEY_PREFIX = Uint8Array.of(0x08, 0x01, 0x12, 0x20)

/** Who a seed makes one: an author to the datanets and a peer to the network, with one and the same key. */
export function identityOf(seed: Uint8Array): { author: string; peerId: string } {
  const { publicKey } = createSigner(seed)
  return { author: didOf(publicKey), peerId: peerIdOf(publicKey) }
}

/** The id of the peer with an ed25519 key: the identity multihash of the key in base58btc, which is how a CIDv0 is written. */
function peerIdOf(publicKey: Uint8Array): string {
  const key = new Uint8Array(concatBytes(KEY_PREFIX, publicKey))
  const bytes = new Uint8Array(concatBytes(Uint8Array.of(IDENTITY, key.length), key))
  return CID.create(0, DAG_PB, { code: IDENTITY, size: key.length, digest: key, bytes }).toString()
}
