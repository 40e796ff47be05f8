import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'

/** Rows as JSON lines. */
export function jsonLines(rows: readonly object[]): string {
  return rows.map((row) => `${JSON.stringify(row)}\n`).join('')
}

const TOPICS = ['card', 'transfer', 'fees', 'login'] as const

/** Support tickets that we make up, each different from all others; `from` sets them apart from those of another part. */
export function tickets(count: number, from = 0): { text: string; label: string; urgent: boolean }[] {
  return Array.from({ length: count }, (_, index) => {
    const number = from + index
    const topic = TOPICS[number % TOPICS.length] ?? 'card'
    return {
      text: `Ticket ${number}: my ${topic} does not work since ${number % 28} days`,
      label: topic,
      urgent: number % 3 === 0,
    }
  })
}

/** sha256 of a file, hex. */
export async function sha256Of(path: string): Promise<string> {
  return createHash('sha256')
    .update(await readFile(path))
    .digest('hex')
}
