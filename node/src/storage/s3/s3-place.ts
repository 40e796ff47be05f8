import { NextToLast } from 'blockstore-fs/sharding'
import { CID } from 'multiformats/cid'
import * as raw from 'multiformats/codecs/raw'

/** Where blocks lie in an S3 service. */
export interface S3Place {
  /** The service's address: https://HOST[:PORT]. */
  readonly endpoint: string
  readonly bucket: string
  /** What the keys begin with; none unless given. */
  readonly prefix?: string
}

/**
 * The keys of blocks: PREFIX/XX/MULTIHASH.data, the multihash in upper base32 and its last two letters as a folder. So the
 * S3 store of IPFS in JavaScript names them, and so they lie on disk: a folder of blocks can be copied up as it is.
 */
export class S3Keys {
  /** What all keys begin with. */
  readonly prefix: string
  readonly #layout = new NextToLast()

  constructor(prefix = '') {
    const bare = prefix.replace(/^\/+|\/+$/g, '')
    this.prefix = bare === '' ? '' : `${bare}/`
  }

  keyOf(cid: CID): string {
    const { dir, file } = this.#layout.encode(cid)
    return `${this.prefix}${dir}/${file}`
  }

  /** The block of a key, or null for a key that is no block's. */
  cidOf(key: string): CID | null {
    const name = /^(.*)[A-Z2-7]{2}\/([A-Z2-7]+)\.data$/.exec(key)
    if (name?.[1] !== this.prefix || name[2] === undefined) return null
    try {
      const cid = CID.createV1(raw.code, this.#layout.decode(name[2]).multihash)
      return this.keyOf(cid) === key ? cid : null
    } catch {
      return null
    }
  }
}

/** How a place is called. */
export function placeText({ bucket, prefix }: S3Place): string {
  return `s3://${bucket}/${new S3Keys(prefix).prefix}`
}
