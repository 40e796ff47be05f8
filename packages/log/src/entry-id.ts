import { CID } from '@datanet/records'

const DAG_CBOR = 0x71
const SHA2_256 = 0x12
const DIGEST_BYTES = 32
const HEAD = Uint8Array.of(1, DAG_CBOR, SHA2_256, DIGEST_BYTES)

/** Whether a CID can be that of an entry: DAG-CBOR, by its SHA-256. */
export function isEntryId({ code, multihash }: CID): boolean {
  return code === DAG_CBOR && multihash.code === SHA2_256 && multihash.digest.length === DIGEST_BYTES
}

/** The id of the entry whose payload has this SHA-256. */
export function entryIdOf(digest: Uint8Array): CID {
  const bytes = new Uint8Array(HEAD.length + DIGEST_BYTES)
  bytes.set(HEAD)
  bytes.set(digest, HEAD.length)
  const multihash = {
    code: SHA2_256,
    size: DIGEST_BYTES,
    digest: bytes.subarray(HEAD.length),
    bytes: bytes.subarray(HEAD.length - 2),
  }
  // as CID.createV1, without encoding what is the same for all
  return new CID(1, DAG_CBOR, multihash, bytes)
}
