import { fail } from 'node:assert'
import { readFile } from 'node:fs/promises'

const RELIABILITY = new URL('../../docs/RELIABILITY.md', import.meta.url)

/** The acts of the crash table that crash-points-writing.test.ts does, and those that crash-points-judging.test.ts does. */
export const WRITING = ['init', 'create', 'contribute', 'receive']
export const JUDGING = ['validate', 'publish', 'fetch', 'start']

/** The write points of these acts that the crash table names, as `act: kind stage`. */
export async function crashRows(acts: readonly string[]): Promise<string[]> {
  const text = await readFile(RELIABILITY, 'utf8')
  const rows = [...text.matchAll(/^\| ([a-z]+) \| `([a-z-]+)` \| `(begin|partial|done)` \|/gm)]
  const strange = rows.find(([, act = '']) => ![...WRITING, ...JUDGING].includes(act))
  if (strange !== undefined) fail(`no test does the act ${strange[1]} of the crash table`)
  return rows.filter(([, act = '']) => acts.includes(act)).map(([, act, kind, stage]) => `${act}: ${kind} ${stage}`)
}
