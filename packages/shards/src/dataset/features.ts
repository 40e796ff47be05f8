import { quotedYaml } from './escape/yaml.ts'
import type { Field, FieldKind } from './field.ts'
import type { Table } from './table.ts'

const TYPES: Partial<Readonly<Record<FieldKind, string>>> = {
  boolean: 'bool',
  integer: 'int64',
  number: 'float64',
  text: 'string',
  nothing: 'string',
}

/** A field as loaders of tables want it told, in lines of YAML; null for what has no type there. */
function featureLines(field: Field, indent: string): string[] | null {
  const name = `${indent}- name: ${quotedYaml(field.name)}`
  if (field.kind === 'object') {
    const parts = (field.fields ?? []).map((part) => featureLines(part, `${indent}  `))
    if (parts.length === 0 || parts.some((part) => part === null)) return null
    return [name, `${indent}  struct:`, ...parts.flatMap((part) => part ?? [])]
  }
  const type = TYPES[field.kind === 'list' ? (field.item ?? 'nothing') : field.kind]
  if (type === undefined) return null
  return [name, `${indent}  ${field.kind === 'list' ? 'list' : 'dtype'}: ${type}`]
}

/**
 * The types of a table's columns, so that a loader need not guess them from each file by itself and then find that they
 * differ; none where the loader knows better: files with types of their own, fields without a type, CSV of which only the
 * first rows were seen.
 */
export function featuresOf({ name, format, fields }: Pick<Table, 'name' | 'format' | 'fields'>): string[] {
  if (format !== 'jsonl' && format !== 'csv') return []
  if (format === 'csv' && fields.some(({ isSampled }) => isSampled === true)) return []
  const lines = fields.map((field) => featureLines(field, '  '))
  if (lines.length === 0 || lines.some((one) => one === null)) return []
  return [`- config_name: ${quotedYaml(name)}`, '  features:', ...lines.flatMap((one) => one ?? [])]
}
