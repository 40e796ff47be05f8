/**
 * Writes the types, parsers and documents that come from the schemas.
 * `--check` writes nothing, names the files that are stale, and exits 1 where there are any.
 */
import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import { readApi } from './generator/api.ts'
import { printConfig, readConfigSchema } from './generator/config.ts'
import { openApiOf, printOpenApi } from './generator/openapi.ts'
import { printApi } from './generator/print-api.ts'
import { printWire, readWire } from './generator/wire.ts'

const schemas = import.meta.dirname
const root = dirname(schemas)

function outputs(): Map<string, string> {
  const files = new Map<string, string>()
  const add = (folder: string, texts: ReadonlyMap<string, string>): void => {
    for (const [name, text] of texts) files.set(join(root, folder, `${name}.ts`), formatted(text))
  }
  add('packages/records/src/generated', printWire(readWire(schemas)))
  add('packages/client/src/generated', printApi(readApi(schemas)))
  add('node/src/repo/generated', new Map([['config', printConfig(readConfigSchema(schemas))]]))
  const openApi = openApiOf(schemas)
  files.set(join(schemas, 'openapi.json'), formatted(JSON.stringify(openApi), 'json'))
  add('node/src/http/generated', new Map([['openapi', printOpenApi(openApi)]]))
  return files
}

const STYLE = ['--indent-style=space', '--line-width=120', '--javascript-formatter-quote-style=single']

/** The text as the formatter writes it, whatever the formatter's own configuration says. */
function formatted(text: string, kind: 'ts' | 'json' = 'ts'): string {
  const biome = join(root, 'node_modules/@biomejs/biome/bin/biome')
  const flags = [...STYLE, '--semicolons=as-needed', `--stdin-file-path=generated.${kind}`]
  return execFileSync(process.execPath, [biome, 'format', ...flags], { cwd: tmpdir(), input: text, encoding: 'utf8' })
}

function held(file: string): string | null {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
    throw error
  }
}

const stale = [...outputs()].filter(([file, text]) => held(file) !== text)
const check = process.argv.includes('--check')
for (const [file, text] of stale) {
  if (!check) {
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, text)
  }
  process.stdout.write(`${check ? 'stale' : 'wrote'}: ${relative(root, file)}\n`)
}
if (check && stale.length > 0) {
  process.stdout.write('Run `node schemas/generate.ts` and commit what it writes.\n')
  process.exitCode = 1
}
