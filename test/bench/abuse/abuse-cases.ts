import { type Aim, atMost } from '../aim.ts'
import { type Case, caseOf } from '../case.ts'
import { type Figure, figureOf } from '../figure.ts'
import { MEASURES } from './measures.ts'
import type { Outcome, Wave } from './run-attack.ts'

/** A wave that sends less counts as this much, MB: below it the figures of a process that is busy anyhow say nothing. */
const LEAST_MEGABYTES = 1
/** The same for resident memory, of all waves. */
const LEAST_MEGABYTES_KEPT = 8

/** A wave below this says nothing, MB. */
const NOTHING = 0.001

const AIMS = { cpu: 0.3, cpuBeyond: 0.02, kept: 3, honest: 0, judged: 3 }

function perMegabyte(value: number, megabytes: number): number {
  return value / Math.max(LEAST_MEGABYTES, megabytes)
}

/** What came of an attack as cases, each named by the attack and the measure; `base` is what it is compared with. */
export function abuseCases({ attack, waves, kept, held, honestShutOut }: Outcome, base: Outcome): Case[] {
  const whole =
    1e6 *
    Math.max(
      LEAST_MEGABYTES_KEPT,
      waves.reduce((sum, { megabytes }) => sum + megabytes, 0),
    )
  const asNew = figureOf(base.waves.map(({ cpu, megabytes }) => perMegabyte(cpu, megabytes))).median
  const of = (measure: (wave: Wave) => number) => figureOf(waves.map(measure))
  const once = (value: number): Figure => ({ median: value, min: value, max: value, runs: waves.length })
  const isCheap = attack.isNew !== true && attack !== base.attack && waves.some(({ megabytes }) => megabytes >= NOTHING)
  const line = (measure: keyof typeof MEASURES, unit: string, ours: Figure, aim?: Aim): Case =>
    caseOf({
      name: `${attack.name}: ${attack.sender}: ${MEASURES[measure]}`,
      unit,
      better: 'lower',
      ours,
      ...(aim === undefined ? {} : { aim }),
    })
  const timed = waves.flatMap(({ answered }) => (answered === null ? [] : [answered]))
  return [
    line(
      'sent',
      'MB',
      of(({ megabytes }) => megabytes),
    ),
    line(
      'cpu',
      'of new',
      of(({ cpu, megabytes }) => perMegabyte(cpu, megabytes) / asNew),
      isCheap ? atMost(AIMS.cpu) : undefined,
    ),
    line(
      'cpuBeyond',
      'of new',
      of(({ cpuBeyond, megabytes }) => perMegabyte(cpuBeyond, megabytes) / asNew),
      isCheap ? atMost(AIMS.cpuBeyond) : undefined,
    ),
    line('during', 'bytes a byte', figureOf(waves.map(({ peak }) => Math.max(0, peak) / whole))),
    line('kept', 'bytes a byte', once(kept / whole), atMost(AIMS.kept)),
    line('held', 'bytes a byte', once(held / whole)),
    line(
      'disk',
      'bytes a byte',
      of(({ disk, megabytes }) => perMegabyte(disk, megabytes) / 1e6),
    ),
    line(
      'forwarded',
      'bytes a byte',
      of(({ forwarded, megabytes }) => perMegabyte(forwarded, megabytes) / 1e6),
    ),
    line('shutOut', 'of its waves', once(waves.filter(({ shutOut }) => shutOut).length / waves.length)),
    line('honest', 'peers', once(honestShutOut), atMost(AIMS.honest)),
    line(
      'judged',
      'usual times',
      of(({ judged }) => judged),
      atMost(AIMS.judged),
    ),
    ...(timed.length === 0 ? [] : [line('answered', 'usual times', figureOf(timed), atMost(AIMS.judged))]),
  ]
}
