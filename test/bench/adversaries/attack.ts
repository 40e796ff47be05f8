import type { Prng } from '@datanet/testkit'
import type { Contribution, Scene } from './scene.ts'

/** What an attacker does to a scene. */
interface Play<Piece> {
  /** What it contributes; all authors of it are the attacker. */
  readonly added: readonly Contribution<Piece>[]
  /** What it would contribute if it were honest: what that earns is no gain. Nothing without it. */
  readonly instead?: readonly Contribution<Piece>[]
  /** Ids of contributions that it takes back: its own, when it is the victim that cheats. */
  readonly removed?: readonly string[]
  /** Honest authors who are the attacker under another name. */
  readonly allies?: readonly string[]
  /** Test pieces that it chose, in place of those of the scene. */
  readonly tests?: readonly Piece[]
}

/** What the gain of an attacker is a part of. */
type Metric =
  /** What it earns more than honestly, over what the victim earns when nobody cheats. */
  | 'of the victim’s pay'
  /** Its part of all pay, over its part of all pieces. */
  | 'of its share of pieces'
  /** Its part of all pay. */
  | 'of all pay'

/**
 * A way to cheat. Others add theirs: a file in `attacks/`, and a line in the list of the kind of pieces that it needs.
 * `Piece` is a text with a label, or a text alone.
 */
export interface Attack<Piece> {
  readonly name: string
  /** What the attacker wants, in a sentence. */
  readonly goal: string
  /** What it may do: what it knows, and when it may contribute. */
  readonly may: string
  readonly metric: Metric
  /** The most that it should gain, and that the victim should lose; published without a promise where it is missing. */
  readonly aim?: { readonly gain?: number; readonly loss?: number }
  play(scene: Scene<Piece>, prng: Prng): Play<Piece>
}
