import type { CID } from '@datanet/records'

/** What a method gives one item, such as a row of the release. */
export interface ItemValue {
  /** Its number among all items; members' items follow each other in the order of the members. */
  readonly item: number
  /** Never 0. */
  readonly value: bigint
}

/** A contribution that is to be weighed. */
export interface Member {
  readonly contribution: CID
  readonly author: Uint8Array
  /** How many items it brings. */
  readonly items: number
}

/**
 * A method bound to its inputs. It falls into parts, such as one for each test row, which can be computed apart from each
 * other: so a sample of them can be audited.
 */
export interface Computation {
  /** In the order of the ids' bytes. */
  readonly members: readonly Member[]
  /** How many parts there are. */
  readonly parts: number
  /** What one part gives to items, in their order, each once. */
  part(index: number): readonly ItemValue[] | Promise<readonly ItemValue[]>
}
