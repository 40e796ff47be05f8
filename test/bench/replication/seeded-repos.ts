import { join } from 'node:path'
import type { Lab } from '../bench.ts'
import { runProgram } from '../program.ts'

const SEED = new URL('programs/seed-repo.ts', import.meta.url)

/** A repo with a datanet of many records. */
export interface SeededRepo {
  readonly repo: string
  readonly datanet: string
  readonly entries: number
}

const made = new WeakMap<Lab, Map<string, Promise<SeededRepo>>>()

/** A repo of this lab whose author wrote so many records; it is made once. */
export function seededRepo(lab: Lab, records: number, perEntry: number): Promise<SeededRepo> {
  const held = made.get(lab) ?? new Map<string, Promise<SeededRepo>>()
  made.set(lab, held)
  const key = `${records}-${perEntry}`
  const before = held.get(key)
  if (before !== undefined) return before
  lab.say(`writing ${records} records, ${perEntry} in an entry`)
  const repo = join(lab.dir, `repo-${key}`)
  const making = runProgram<Omit<SeededRepo, 'repo'>>(SEED, { repo, records, perEntry }).then((told) => ({
    repo,
    ...told,
  }))
  held.set(key, making)
  return making
}
