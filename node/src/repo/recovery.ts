import { createHash } from 'node:crypto'
import { generateKeyPairFromSeed } from '@libp2p/crypto/keys'

/** The commitment to a recovery key: sha2-256 of the ed25519 public key of its seed, in hex. */
export async function recoveryCommitment(seed: Uint8Array): Promise<string> {
  const { publicKey } = await generateKeyPairFromSeed('Ed25519', seed)
  return createHash('sha256').update(publicKey.raw).digest('hex')
}
