import { createPrng } from '@datanet/testkit'
import { labelledSet, labelledSetNames } from '../attribution/labelled-sets.ts'
import type { Bench, Lab, Part } from '../bench.ts'
import { attackCases } from './attack-cases.ts'
import { labelledAttacks } from './labelled-attacks.ts'
import { labelledPay, labelledRules } from './pay.ts'
import { attackRunner, type Damage } from './run-attack.ts'
import { labelledScene } from './scene.ts'
import { textPart } from './text-part.ts'
import { textSetNames } from './text-sets.ts'

const SEEDS = { quick: 3, full: 20 }
const SIZE = { pieces: 1_500, tests: 200, unseen: 150 }

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
      return labelledAttacks.flatMap((attack, at) => attackCases(name, labelledRules, attack, damages[at] ?? []))
    },
  }
}

/** Who cheats, under which rule, and what it brings. */
export const adversaries: Bench = {
  name: 'adversaries',
  about: 'attacks on what is paid for labelled rows, for texts and by traces: gain of the attacker, loss of the victim',
  parts: [...labelledSetNames.map(partFor), ...textSetNames.map(textPart)],
}
