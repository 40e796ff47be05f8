import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Lab } from './bench.ts'
import { inTurn } from './rounds.ts'

/** Runs of which a figure of a full run is the median. */
const RUNS = 3

/** A lab that was opened, with what was noted in it. */
export interface OpenLab extends Lab {
  readonly notes: readonly string[]
  close(): Promise<void>
}

/** Opens a lab; `parts` are those that were asked for, none for all. */
export async function openLab(quick: boolean, parts: readonly string[]): Promise<OpenLab> {
  const dir = await mkdtemp(join(tmpdir(), 'datanet-bench-'))
  const notes: string[] = []
  const began = performance.now()
  const say = (what: string) => {
    const seconds = String(Math.round((performance.now() - began) / 1000)).padStart(4)
    process.stderr.write(`${seconds} s  ${what}\n`)
  }
  const note = (what: string) => {
    if (notes.includes(what)) return
    notes.push(what)
    say(what)
  }
  return {
    quick,
    dir,
    versions: { node: process.version },
    notes,
    say,
    note,
    inTurn: (subjects) => inTurn(quick ? 1 : RUNS, subjects, ({ message }) => note(message)),
    wants: (part) => parts.length === 0 || parts.includes(part),
    close: () => rm(dir, { recursive: true, force: true, maxRetries: 3 }),
  }
}
