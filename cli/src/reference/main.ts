/** Writes docs/cli.md from the commands. `--check` writes nothing, and exits 1 where the file is stale. */
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { writeReference } from './reference.ts'

const file = fileURLToPath(new URL('../../../docs/cli.md', import.meta.url))

function held(): string | null {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
    throw error
  }
}

const text = writeReference()
if (held() === text) process.exitCode = 0
else if (process.argv.includes('--check')) {
  process.stdout.write('stale: docs/cli.md\nRun `node cli/dist/reference/main.js` and commit what it writes.\n')
  process.exitCode = 1
} else {
  writeFileSync(file, text)
  process.stdout.write('wrote: docs/cli.md\n')
}
