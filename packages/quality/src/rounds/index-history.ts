import { bytesOfHex, type CID, hexOf, type MerkleMap } from '@datanet/records'
import type { CertificateView } from '../credit/seniority.ts'
import type { CheckedCertificate } from './certificate.ts'
import type { Docket } from './docket.ts'
import { readIndexed, VerdictIndex } from './verdict-index.ts'

/** How many nodes of another validator's index are loaded at most to compare it with the own one. */
const MAX_INDEX_BLOCKS = 4096
/** How many versions of the own index are remembered. */
const MAX_VERSIONS = 4096

/** The certificates of one index root, as far as this peer holds them. */
export interface IndexView extends CertificateView {
  /** Whether the index holds all that the own index held when its root was `root`; by rounds, not to the letter. */
  covers(root: CID): boolean
}

function certificateIn(key: Uint8Array, value: Uint8Array, docket: Docket): CheckedCertificate | undefined {
  const indexed = readIndexed(key, value)
  return indexed === null ? undefined : docket.get(indexed.contribution)?.certified.get(indexed.verdict.toString())
}

/** What an index of certificates that this peer holds says: the same however many come later. */
export function viewOf({ map }: VerdictIndex, docket: Docket): CertificateView {
  return {
    get(contribution) {
      const value = map.get(contribution.bytes)
      return value && certificateIn(contribution.bytes, value, docket)
    },
  }
}

/** The own verdict index through time, and views of other validators' indexes by their root. */
export class IndexHistory {
  current = new VerdictIndex()
  /** The newest version whose nodes were stored for others. */
  saved = new VerdictIndex()
  readonly #versions = new Map<string, MerkleMap>([[this.current.root.toString(), this.current.map]])

  add(certificate: CheckedCertificate): void {
    this.current = this.current.with(certificate)
    this.#versions.set(this.current.root.toString(), this.current.map)
    if (this.#versions.size > MAX_VERSIONS) this.#versions.delete(this.#versions.keys().next().value as string)
  }

  /** The view of an index by its root; null while it names certificates that this peer doesn't hold. */
  async viewAt(root: CID, docket: Docket, load: (cid: CID) => Promise<Uint8Array>): Promise<IndexView | null> {
    const { current } = this
    const { ours, theirs } = await current.map.compare(root, this.#loader(root, load), MAX_INDEX_BLOCKS)
    const overrides = new Map<string, CheckedCertificate | null>()
    const rounds = new Map<string, number>()
    for (const [key] of ours) {
      overrides.set(hexOf(key), null)
      rounds.set(hexOf(key), -1)
    }
    const own = viewOf(current, docket)
    for (const [key, value] of theirs) {
      const held = certificateIn(key, value, docket)
      if (held === undefined) return null
      overrides.set(hexOf(key), held)
      rounds.set(hexOf(key), held.verdict.body.round)
    }
    return {
      get: (id) => {
        const override = overrides.get(hexOf(id.bytes))
        return override === undefined ? own.get(id) : (override ?? undefined)
      },
      // an unknown root is of a time before a restart: then only an index that lacks nothing of today's covers it
      covers: (at) => covers(rounds, this.#versions.get(at.toString()) ?? current.map),
    }
  }

  /** An index that was the own one at some time needs nobody else's blocks. */
  #loader(root: CID, load: (cid: CID) => Promise<Uint8Array>): (cid: CID) => Promise<Uint8Array> {
    const version = this.#versions.get(root.toString())
    if (version === undefined) return load
    const blocks = new Map([...version.blocksBeyond(this.current.map)].map(({ cid, bytes }) => [cid.toString(), bytes]))
    return async (cid) => blocks.get(cid.toString()) ?? (await load(cid))
  }
}

/** Whether an index, which differs from the own one in these rounds, holds all that a version of the own one held. */
function covers(rounds: ReadonlyMap<string, number>, version: MerkleMap): boolean {
  for (const [key, round] of rounds) {
    const keyBytes = bytesOfHex(key) as Uint8Array
    const value = version.get(keyBytes)
    const indexed = value && readIndexed(keyBytes, value)
    if (indexed && indexed.round > round) return false
  }
  return true
}
