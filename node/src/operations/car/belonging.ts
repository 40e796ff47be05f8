/**
 * Which blocks of a CAR belong to the contributions of a datanet: manifests, what they list, and what that links to, where each block
 * comes before those that it leads to, as an export writes them. A block that nothing leads to is not taken, whatever the
 * CAR lists. Memory: some 50 bytes for each block that is led to.
 */
import { type Block, type CID, DatanetError } from '@datanet/records'
import { parseManifest, parseManifestPage, readNode } from '@datanet/shards'
import { DigestSet } from '../../storage/digest-set.ts'

const RAW = 0x55

/** See the header. */
export class Belonging {
  readonly #manifests = new DigestSet()
  readonly #pages = new DigestSet()
  readonly #nodes = new DigestSet()
  readonly #leaves = new DigestSet()

  /** `manifests` are those of the contributions. */
  constructor(manifests: Iterable<CID>) {
    for (const { multihash } of manifests) this.#manifests.add(multihash.digest)
  }

  /** Whether a block belongs there; then also what it leads to does. One that can't be read leads nowhere. */
  takes({ cid, bytes }: Block): boolean {
    const { digest } = cid.multihash
    const isManifest = this.#manifests.has(digest)
    const isPage = this.#pages.has(digest)
    const isNode = cid.code !== RAW && this.#nodes.has(digest)
    try {
      if (isManifest) {
        const { shards, pages } = parseManifest(bytes)
        for (const shard of shards) this.#expect(shard.cid)
        for (const page of pages) this.#pages.add(page.cid.multihash.digest)
      }
      if (isPage) for (const shard of parseManifestPage(bytes)) this.#expect(shard.cid)
      if (isNode) for (const child of readNode(cid, bytes).children) this.#expect(child.cid)
    } catch (error) {
      if (!(error instanceof DatanetError)) throw error
      return false
    }
    return isManifest || isPage || isNode || this.#leaves.has(digest)
  }

  #expect({ code, multihash }: CID): void {
    const set = code === RAW ? this.#leaves : this.#nodes
    set.add(multihash.digest)
  }
}
