import { atMost } from '../aim.ts'
import { type Case, caseOf } from '../case.ts'
import type { Attack } from './attack.ts'
import { meanOf } from './interval.ts'
import type { Damage } from './run-attack.ts'

/** What came of an attack on a data set, seed by seed, as cases: what it gained, and what the victim lost; ours is the first rule. */
export function attackCases<Piece>(
  set: string,
  rules: readonly string[],
  attack: Attack<Piece>,
  damages: readonly (readonly Damage[])[],
): Case[] {
  const figure = (rule: string, measure: (damage: Damage) => number | null) => {
    const samples = damages.flatMap((one) => one.filter((damage) => damage.rule === rule).map(measure))
    // a part of nothing is no figure: a rule may pay a victim nothing even before the attack
    const isFigure = samples.every((sample) => sample !== null && Number.isFinite(sample))
    return isFigure ? meanOf(samples as number[]) : null
  }
  const caseFor = (what: string, unit: string, measure: (damage: Damage) => number | null, most?: number): Case[] => {
    const [ours, ...others] = rules.map((rule) => [rule, figure(rule, measure)] as const)
    if (ours?.[1] == null) return []
    return [
      caseOf({
        name: `${set}: ${attack.name}: ${what}`,
        unit,
        better: 'lower',
        ours: ours[1],
        baselines: Object.fromEntries(others.map(([rule, one]) => [rule, one ?? undefined])),
        ...(most === undefined ? {} : { aim: atMost(most) }),
      }),
    ]
  }
  return [
    ...caseFor('gain of the attacker', attack.metric, ({ gain }) => gain, attack.aim?.gain),
    ...caseFor('loss of the victim', 'of the victim’s pay', ({ loss }) => loss, attack.aim?.loss),
  ]
}
