import { createPrng } from '@datanet/testkit'
import type { LabelledText } from '../attribution/labelled-sets.ts'
import type { Lab, Part } from '../bench.ts'
import type { Attack } from './attack.ts'
import { attackCases } from './attack-cases.ts'
import type { Pay } from './pay.ts'
import { attackRunner, type Damage } from './run-attack.ts'
import { type Scene, wordsOf } from './scene.ts'
import { textAttacks, traceAttacks } from './text-attacks.ts'
import { textPay, textRules } from './text-pay.ts'
import { textScene } from './text-scene.ts'
import { textSet } from './text-sets.ts'
import { tracePay, traceRules } from './trace-pay.ts'

const SEEDS = { quick: 3, full: 20 }
const SIZE = { authors: 6, pieces: 120, answers: 60 }
/** Rows of so many words at the median are long ones. */
const LONG = 20

/** What is paid for in a scene of texts, and who attacks it. */
interface Game {
  readonly name: string
  readonly rules: readonly string[]
  readonly pay: Pay<LabelledText>
  readonly attacks: readonly Attack<LabelledText>[]
}

function isLong(texts: readonly { readonly text: string }[]): boolean {
  const lengths = texts.map(({ text }) => wordsOf(text).length).sort((a, b) => a - b)
  return (lengths[lengths.length >> 1] ?? 0) >= LONG
}

/** Attacks on a set of texts: on what is credited for them, and on what traces of answers pay. */
export function textPart(name: string): Part {
  return {
    name: `text-${name}`,
    async run(lab: Lab) {
      const rows = textSet(name)
      if (rows === null) {
        lab.note(`${name} is missing here; DATANET_DATA names the folder of the data sets.`)
        return []
      }
      const games: readonly Game[] = [
        { name: `${name}, texts`, rules: textRules, pay: textPay, attacks: textAttacks(isLong(rows)) },
        { name: `${name}, traces of answers`, rules: traceRules, pay: tracePay, attacks: traceAttacks },
      ]
      const seeds = lab.quick ? SEEDS.quick : SEEDS.full
      const scenes = Array.from({ length: seeds }, (_, seed): Scene<LabelledText> => {
        return textScene(rows, SIZE, createPrng(`texts of ${name}/${seed}`))
      })
      return games.flatMap((game) => {
        const run = attackRunner(game.pay)
        const damages = game.attacks.map((): Damage[][] => [])
        scenes.forEach((scene, seed) => {
          lab.say(`${game.name}, seed ${seed + 1} of ${seeds}`)
          game.attacks.forEach((attack, at) => {
            damages[at]?.push(run(attack, scene, createPrng(`${game.name}/${seed}/${attack.name}`)))
          })
        })
        return game.attacks.flatMap((attack, at) => attackCases(game.name, game.rules, attack, damages[at] ?? []))
      })
    },
  }
}
