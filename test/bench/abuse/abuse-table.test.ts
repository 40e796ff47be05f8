import { expect, test } from 'vitest'
import { abuseCases } from './abuse-cases.ts'
import { abuseReport } from './abuse-table.ts'
import type { Attack } from './attack.ts'
import { attackGroups, attacks } from './attacks.ts'
import type { Outcome, Wave } from './run-attack.ts'

const send = async () => undefined
const accepted: Attack = { name: 'new', sender: 'an admitted author', sends: 'What is new.', isNew: true, send }
const junk: Attack = { name: 'sync: junk', sender: 'a stranger', sends: 'Junk.', send }

const wave = (changes: Partial<Wave> = {}): Wave => ({
  megabytes: 4,
  cpu: 4_000,
  cpuBeyond: 0,
  peak: 0,
  disk: 0,
  forwarded: 0,
  judged: 1,
  answered: null,
  shutOut: false,
  ...changes,
})

const outcome = (attack: Attack, waves: readonly Wave[], rest: Partial<Outcome> = {}): Outcome => ({
  attack,
  waves,
  kept: 0,
  held: 0,
  honestShutOut: 0,
  ...rest,
})

const base = outcome(accepted, [wave()])

function measured(of: Outcome) {
  return Object.fromEntries(
    abuseCases(of, base).map(({ case: name, ours, met }) => [name.split(': ').at(-1), { ours, met }]),
  )
}

test('CPU is a part of what the same bytes cost as new, and memory is by all bytes that were sent', () => {
  const waves = [1_000, 2_000, 9_000].map((cpu) => wave({ cpu, cpuBeyond: 40 }))
  expect(measured(outcome(junk, waves, { kept: 36e6 }))).toMatchObject({
    CPU: { ours: 0.5, met: false },
    'CPU beyond': { ours: 0.01, met: true },
    'memory kept': { ours: 3, met: true },
    'honest peers shut out': { ours: 0, met: true },
  })
})

test('what is new may cost what it costs; an honest peer that is shut out is one too many', () => {
  const all = measured(outcome({ ...junk, isNew: true }, [wave({ cpu: 8_000, judged: 4 })], { honestShutOut: 1 }))
  expect(all).toMatchObject({
    CPU: { ours: 2, met: null },
    'honest peers shut out': { ours: 1, met: false },
    'honest contribution': { ours: 4, met: false },
  })
})

test('a wave of a few bytes is no reason for a large ratio', () => {
  const all = measured(outcome(junk, [wave({ megabytes: 0.01, cpu: 100 })], { kept: 8e6 }))
  expect(all).toMatchObject({ CPU: { ours: 0.1 }, 'memory kept': { ours: 1 } })
})

test('a line for each attack; what misses its aim is in bold, and what was not measured a dash', () => {
  const report = abuseReport({
    name: 'abuse',
    date: '2026-11-20T12:00:00.000Z',
    machine: { cpu: 'a cpu', cores: 2, memoryGb: 8, system: 'linux', load: 0.5 },
    versions: { node: 'v24.0.0' },
    quick: false,
    cases: [base, outcome(junk, [wave({ shutOut: true })])].flatMap((one) => abuseCases(one, base)),
    notes: ['What to know.'],
  })
  expect(report).toContain('| new | an admitted author | 4 | 1 | 0 | 0 | 0 | 0 | 0 | 0 | 0 | 0 | 1 | – |')
  expect(report).toContain('| sync: junk | a stranger | 4 | **1** | 0 | 0 | 0 | 0 | 0 | 0 | 1 | 0 | 1 | – |')
  expect(report.endsWith('\n- What to know.')).toBe(true)
})

test('each attack has a name of its own, and is compared with one that there is', () => {
  const all = Object.values(attackGroups).flat()
  expect(new Set(all.map(({ name }) => name)).size).toBe(all.length)
  for (const { beside } of all) if (beside !== undefined) expect(attacks.get(beside)?.isNew).toBe(true)
})
