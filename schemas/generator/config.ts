import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { SchemaUnreadableError } from './errors.ts'
import { printModules } from './module.ts'
import { type JsonSchema, readObject } from './read.ts'
import type { ObjectShape } from './shape.ts'
import { quoted } from './types.ts'

const FILE = 'config.json'

/** The settings of a peer as the schema describes them. */
export interface Config {
  shape: ObjectShape
  settings: readonly Setting[]
}

interface Setting {
  name: string
  description: string
  /** JSON text of a value that it may have. */
  example: string
}

/** Reads the schema of the settings; `schemas` is the folder of the schemas. */
export function readConfigSchema(schemas: string): Config {
  const schema: JsonSchema = JSON.parse(readFileSync(join(schemas, FILE), 'utf8'))
  const shape = readObject(schema, FILE, (reference) => {
    throw new SchemaUnreadableError(FILE, `${reference} leads out of it`)
  })
  const settings = Object.entries(schema.properties ?? {}).map(([name, { description, examples, const: only }]) => {
    const example = examples?.[0] ?? only ?? null
    if (description === undefined) throw new SchemaUnreadableError(`${FILE} ${name}`, 'a setting needs a description')
    return { name, description, example: JSON.stringify(example) }
  })
  return { shape, settings }
}

/** The generated file of the settings: their type, their parser, and what the file says about each. */
export function printConfig({ shape, settings }: Config): string {
  const modules = [{ name: 'config', roots: [{ file: FILE, shape, path: 'config' }] }]
  const text = printModules(modules, "import { shape } from '@datanet/records'").get('config') ?? ''
  const rows = settings.map(
    ({ name, description, example }) =>
      `  { name: ${quoted(name)}, description: ${quoted(description)}, example: ${quoted(example)} },\n`,
  )
  return [
    text,
    '\n/** Each setting, in the order of the file: what it is about, and a value that it may have as JSON. */\n',
    'export const settings: readonly { name: keyof RepoConfig; description: string; example: string }[] = [\n',
    `${rows.join('')}]\n`,
  ].join('')
}
