import type { Prng } from '@datanet/testkit'
import type { Attack } from './attack.ts'
import type { Pay, Shares } from './pay.ts'
import type { Scene } from './scene.ts'

/** What came of an attack under a rule. */
export interface Damage {
  readonly rule: string
  /** In parts that the attack's metric tells of. */
  readonly gain: number
  /** The part of its pay that the victim loses; null where the victim is the attacker. */
  readonly loss: number | null
}

function sumOf(shares: ReadonlyMap<string, number>, authors: ReadonlySet<string>): number {
  let sum = 0
  for (const author of authors) sum += shares.get(author) ?? 0
  return sum
}

function pieces(all: readonly { readonly pieces: readonly unknown[] }[]): number {
  return all.reduce((sum, one) => sum + one.pieces.length, 0)
}

/** Pays a scene in which nobody cheats, once for all attacks that begin there. */
function honestPay<Piece>(pay: Pay<Piece>): (scene: Scene<Piece>) => Shares {
  const paid = new WeakMap<Scene<Piece>, Shares>()
  return (scene) => {
    const known = paid.get(scene) ?? pay(scene.contributions, scene.tests)
    paid.set(scene, known)
    return known
  }
}

/** Plays attacks in scenes, and compares what each rule pays with and without them. */
export function attackRunner<Piece>(
  pay: Pay<Piece>,
): (attack: Attack<Piece>, scene: Scene<Piece>, prng: Prng) => Damage[] {
  const payHonest = honestPay(pay)
  return (attack, scene, prng) => {
    const { added, instead = [], removed = [], allies = [], tests = scene.tests } = attack.play(scene, prng)
    const attackers = new Set([...added, ...instead].map(({ author }) => author).concat(allies))
    const stays = scene.contributions.filter(({ id }) => !removed.includes(id))
    const before = instead.length === 0 ? payHonest(scene) : pay([...scene.contributions, ...instead], scene.tests)
    const after = pay([...stays, ...added], tests)
    const partOfPieces = pieces(added) / (pieces(stays) + pieces(added))
    const victim = new Set([scene.victim.author])
    return [...after].map(([rule, paid]) => {
      const paidBefore = before.get(rule) ?? new Map<string, number>()
      const victimBefore = sumOf(paidBefore, victim)
      const earned = sumOf(paid, attackers)
      const gains = {
        'of the victim’s pay': (earned - sumOf(paidBefore, attackers)) / victimBefore,
        'of its share of pieces': earned / partOfPieces,
        'of all pay': earned,
      }
      return {
        rule,
        gain: gains[attack.metric],
        loss: attackers.has(scene.victim.author) ? null : 1 - sumOf(paid, victim) / victimBefore,
      }
    })
  }
}
