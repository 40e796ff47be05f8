import type { Bench, Lab, Part } from '../bench.ts'
import { abuseCases } from './abuse-cases.ts'
import type { Attack } from './attack.ts'
import { newEntries } from './attacks/new-entries.ts'
import { attackGroups, attacks } from './attacks.ts'
import type { Outcome } from './run-attack.ts'

type Outcomes = ReadonlyMap<string, Outcome>

/** Attacks run once in a lab for all parts that were asked for, so that they rest beside each other. */
const ran = new WeakMap<Lab, Promise<Outcomes>>()

/** The attacks of some groups, and those that they are compared with: the first is what all are. */
function attacksFor(groups: readonly string[]): Attack[] {
  const wanted = groups.flatMap((group) => attackGroups[group] ?? [])
  const beside = wanted.flatMap(({ beside: name }) => (name === undefined ? [] : [attacks.get(name) as Attack]))
  return [...new Set([newEntries, ...beside, ...wanted])]
}

async function runAll(lab: Lab): Promise<Outcomes> {
  // peers take long to load, and who reads results needs none
  const { AttackRunner } = await import('./run-attack.ts')
  const runner = new AttackRunner(lab)
  const rests: Promise<Outcome>[] = []
  try {
    for (const attack of attacksFor(Object.keys(attackGroups).filter((group) => lab.wants(group)))) {
      const { outcome } = await runner.run(attack)
      // it is awaited with all others
      outcome.catch(() => undefined)
      rests.push(outcome)
      if (lab.quick) await outcome
    }
    return new Map((await Promise.all(rests)).map((outcome) => [outcome.attack.name, outcome]))
  } finally {
    await runner.close()
  }
}

function partOf(name: string, group: readonly Attack[], isFirst: boolean): Part {
  return {
    name,
    async run(lab) {
      const running = ran.get(lab) ?? runAll(lab)
      ran.set(lab, running)
      const outcomes = await running
      const shown = isFirst ? [newEntries, ...group] : group
      return shown.flatMap((attack) => {
        const base = outcomes.get(attack.beside ?? newEntries.name) as Outcome
        return abuseCases(outcomes.get(attack.name) as Outcome, base)
      })
    },
  }
}

/** What a message of others may cost. */
export const abuse: Bench = {
  name: 'abuse',
  about:
    'what each kind of message costs honest peers for a byte sent: CPU, memory, disk, what is sent on, who is shut out',
  parts: Object.entries(attackGroups).map(([name, group], at) => partOf(name, group, at === 0)),
}
