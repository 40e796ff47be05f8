/**
 * Whether a peer knows its own head. One that came back with an older state of its disk does not: it signs again when it
 * has been told of its head by more than two thirds of the validators' weight (L3).
 */
import type { Peer } from './peer.ts'

/** See the header. */
export class OwnHead {
  /** Since its disk was put back: the validators that have told it; null when it knows. */
  #heardFrom: Set<Peer> | null = null

  get isUnsure(): boolean {
    return this.#heardFrom !== null
  }

  forget(): void {
    this.#heardFrom = new Set()
  }

  /** After a complete sync a peer holds all that its partner held, its own head too. Whether it knows enough by now. */
  toldBy(partner: Peer, weightOfAll: number): boolean {
    const heard = this.#heardFrom
    if (heard === null) return false
    if (partner.weight > 0 && !partner.isUnsure) heard.add(partner)
    const weight = [...heard].reduce((sum, validator) => sum + validator.weight, 0)
    if (3 * weight <= 2 * weightOfAll) return false
    this.#heardFrom = null
    return true
  }
}
