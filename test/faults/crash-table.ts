import { readFile } from 'node:fs/promises'

const RELIABILITY = new URL('../../docs/RELIABILITY.md', import.meta.url)

/** The write points that the crash table names, as `act: kind stage`. */
export async function crashRows(): Promise<string[]> {
  const text = await readFile(RELIABILITY, 'utf8')
  return [...text.matchAll(/^\| ([a-z]+) \| `([a-z-]+)` \| `(begin|partial|done)` \|/gm)].map(
    ([, act, kind, stage]) => `${act}: ${kind} ${stage}`,
  )
}
