import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { SchemaUnreadableError } from './errors.ts'
import { GENERATED, type Module, printModules, type Root } from './module.ts'
import { type JsonSchema, readSchema } from './read.ts'
import type { ObjectShape } from './shape.ts'

const BASE = 'https://datanet.dev/schemas/'

function jsonFiles(folder: string): string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .sort()
}

/** Reads every wire type; `schemas` is the folder of the schemas. */
export function readWire(schemas: string): Root[] {
  const files = [
    ...jsonFiles(join(schemas, 'wire')).filter((name) => name !== 'defs.json'),
    ...jsonFiles(join(schemas, 'wire/record')).map((name) => `record/${name}`),
    ...jsonFiles(join(schemas, 'wire/statement')).map((name) => `statement/${name}`),
  ].map((name) => `wire/${name}`)
  const read = (file: string): JsonSchema => JSON.parse(readFileSync(join(schemas, file), 'utf8'))
  return files.map((file) => {
    const shape = readSchema(read(file), file, (reference) => read(reference.slice(BASE.length)))
    if (shape.kind !== 'object') throw new SchemaUnreadableError(file, 'a wire type is an object')
    return { file, shape }
  })
}

function typeTag(shape: ObjectShape): string {
  const type = shape.fields.find((field) => field.name === 'type')?.shape
  if (type?.kind !== 'constant') throw new SchemaUnreadableError(shape.name, 'needs a constant field type')
  return String(type.value)
}

/** Where types stand: in a module of their own. */
interface Placed {
  root: Root
  module: string
}

function union(name: string, doc: string, types: readonly Placed[]): string {
  const names = types.map(({ root, module }) => `  | ${module}.${root.shape.name}\n`)
  return `/** ${doc} */\nexport type ${name} =\n${names.join('')}`
}

function dispatch(name: string, type: string, doc: string, types: readonly Placed[]): string {
  const lines = types.map(({ root, module }) => `  ${typeTag(root.shape)}: ${module}.parse${root.shape.name},\n`)
  return [
    `/** ${doc} */\nexport const ${name}: {\n`,
    `  readonly [T in ${type}['type']]: (value: unknown, path?: string) => Extract<${type}, { type: T }>\n`,
    `} = {\n${lines.join('')}}\n`,
  ].join('')
}

function moduleOf(root: Root): string {
  if (root.shape.name === 'Charter') return 'charter'
  if (root.file.startsWith('wire/record/')) return 'records'
  return root.file.startsWith('wire/statement/') ? 'statements' : 'entries'
}

/** The generated files of `packages/records/src/generated`, by name. */
export function printWire(roots: readonly Root[]): Map<string, string> {
  const placed = roots.map((root) => ({ root, module: moduleOf(root) }))
  const names = ['charter', 'records', 'statements', 'entries']
  const modules: Module[] = names.map((name) => ({
    name,
    roots: placed.filter(({ module }) => module === name).map(({ root }) => root),
  }))
  const records = placed.filter(({ root }) => root.file.startsWith('wire/record/'))
  const statements = placed.filter(({ module }) => module === 'statements')
  const texts = printModules(modules, "import * as shape from '../shape.ts'")
  const imports = ['charter', 'records', 'statements'].map((name) => `import * as ${name} from './${name}.ts'\n`)
  const exports = [...names].sort().map((name) => `export * from './${name}.ts'\n`)
  texts.set(
    'wire',
    [
      `${GENERATED}${imports.join('')}`,
      `export type { Signed } from '../shape.ts'\n${exports.join('')}`,
      union('WireRecord', 'A record of a type that this software knows; `type` tells which.', records),
      union('StatementBody', 'What a signer states, before it is signed; `type` tells which.', statements),
      dispatch('recordParsers', 'WireRecord', 'The parser of each record type.', records),
      dispatch('statementParsers', 'StatementBody', 'The parser of each statement type.', statements),
    ].join('\n'),
  )
  return texts
}
