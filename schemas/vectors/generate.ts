/**
 * Writes the golden vectors beside this file. They follow from fixed seeds, so that only a change of the format changes
 * them. `--check` writes nothing, names the files that are stale, and exits 1 where there are any.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { vectorFiles } from './generator/files.ts'

const check = process.argv.includes('--check')
const stale = [...vectorFiles()].filter(([name, text]) => {
  const file = join(import.meta.dirname, name)
  return !existsSync(file) || readFileSync(file, 'utf8') !== text
})
for (const [name, text] of stale) {
  if (!check) writeFileSync(join(import.meta.dirname, name), text)
  process.stdout.write(`${check ? 'stale' : 'wrote'}: schemas/vectors/${name}\n`)
}
if (check && stale.length > 0) {
  process.stdout.write('Run `node schemas/vectors/generate.ts`; a format that changed needs a new version.\n')
  process.exitCode = 1
}
