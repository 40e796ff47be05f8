import { createPrng } from '@datanet/testkit'
import { atMost } from '../aim.ts'
import { type LabelledText, labelledSet, labelledSetNames } from '../attribution/labelled-sets.ts'
import type { Bench, Lab, Part } from '../bench.ts'
import { type Case, caseOf } from '../case.ts'
import type { Attack } from './attack.ts'
import { meanOf } from './interval.ts'
import { labelledAttacks } from './labelled-attacks.ts'
import { labelledPay, labelledRules } from './pay.ts'
import { attackRunner, type Damage } from './run-attack.ts'
import { labelledScene } from './scene.ts'

const SEEDS = { quick: 3, full: 20 }
const SIZE = { pieces: 1_500, tests: 200, unseen: 150 }

function casesOf(set: string, attack: Attack<LabelledText>, damages: readonly Damage[][]): Case[] {
  const figure = (rule: string, measure: (damage: Damage) => number | null) => {
    const samples = damages.flatMap((one) => one.filter((damage) => damage.rule === rule).map(measure))
    return samples.includes(null) ? null : meanOf(samples as number[])
  }
  const caseFor = (what: string, unit: string, measure: (damage: Damage) => number | null, most?: number): Case[] => {
    const [ours, ...others] = labelledRules.map((rule) => [rule, figure(rule, measure)] as const)
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

function partFor(name: string): Part {
  return {
    name,
    async run(lab: Lab) {
      const set = await labelledSet(name)
      if (set === null) {
        lab.note(`${name} is missing here; DATANET_DATA names the folder of the data sets.`)
        return []
      }
      const seeds = lab.quick ? SEEDS.quick : SEEDS.full
      const run = attackRunner(labelledPay)
      const damages = labelledAttacks.map((): Damage[][] => [])
      for (let seed = 0; seed < seeds; seed += 1) {
        lab.say(`${name}, seed ${seed + 1} of ${seeds}`)
        const scene = labelledScene(set.train, set.test, SIZE, createPrng(`${name}/${seed}`))
        labelledAttacks.forEach((attack, at) => {
          damages[at]?.push(run(attack, scene, createPrng(`${name}/${seed}/${attack.name}`)))
        })
      }
      return labelledAttacks.flatMap((attack, at) => casesOf(name, attack, damages[at] ?? []))
    },
  }
}

/** Who cheats, under which rule, and what it brings. */
export const adversaries: Bench = {
  name: 'adversaries',
  about: 'attacks on what is paid for labelled rows, under eight rules: gain of the attacker, loss of the victim',
  parts: labelledSetNames.map(partFor),
}
