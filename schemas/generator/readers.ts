import {
  type Field,
  type Mark,
  markOf,
  type NamedShape,
  type ObjectShape,
  type Shape,
  type UnionShape,
} from './shape.ts'
import { docstring, literal, quoted, typeOf } from './types.ts'

/** What a generated reader is called. */
function readerName(shape: ObjectShape | NamedShape): string {
  return `read${shape.name}`
}

function bound(value: number | null): string {
  return value === null ? 'Number.POSITIVE_INFINITY' : String(value)
}

function numberBounds(min: number | null, max: number | null): string {
  if (min === null && max === null) return ''
  return `, ${min === null ? 'Number.NEGATIVE_INFINITY' : min}, ${bound(max)}`
}

/** The expression that reads a value: `value`, `at` and `key` are the code that stands for them. */
export function readExpression(shape: Shape, value: string, at: string, key: string): string {
  const here = `${value}, ${at}, ${key}`
  switch (shape.kind) {
    case 'native':
      return `shape.${shape.name}(${here})`
    case 'text':
      if (shape.min === 0 && shape.max === null) return `shape.${shape.form}(${here})`
      return `shape.${shape.form}(${here}, ${shape.min}, ${bound(shape.max)})`
    case 'pattern':
      return `shape.pattern(${here}, /${shape.rule.replaceAll('/', '\\/')}/, ${quoted(shape.what)}${shape.max === null ? '' : `, ${shape.max}`})`
    case 'integer':
      return `shape.integer(${here}, ${bounded(shape.min)}, ${bounded(shape.max)})`
    case 'number':
      return `shape.number(${here}${numberBounds(shape.min, shape.max)})`
    case 'boolean':
      return `shape.boolean(${here})`
    case 'constant':
      return `shape.constant(${here}, ${literal(shape.value)})`
    case 'choice':
      return `shape.choice(${here}, [${shape.values.map(quoted).join(', ')}])`
    case 'nullable':
      return `${value} === null ? null : ${readExpression(shape.of, value, at, key)}`
    case 'list':
      return `shape.list(${here}, ${shape.min}, ${bound(shape.max)}, ${readerOf(shape.of)})`
    case 'map':
      return `shape.map(${here}, ${readerOf(shape.of)})`
    case 'object':
    case 'named':
      return `${readerName(shape)}(${here})`
    case 'union':
      return unionExpression(shape, here, value)
  }
}

function bounded(value: number): string {
  if (value === Number.MAX_SAFE_INTEGER) return 'Number.MAX_SAFE_INTEGER'
  return value === Number.MIN_SAFE_INTEGER ? 'Number.MIN_SAFE_INTEGER' : String(value)
}

function unionExpression(union: UnionShape, here: string, value: string): string {
  const marks = union.options.map((option) => ({ option, mark: markOf(union, option) }))
  const tries = marks.map(({ option, mark }) => `${markTest(value, mark)} ? ${readerName(option)}(${here}) : `)
  const expected = marks.map(({ mark }) => (mark.value === undefined ? mark.field : `${mark.field} ${mark.value}`))
  return `${tries.join('')}shape.mismatch(${here}, ${quoted(`an object with ${expected.join(' or ')}`)})`
}

function markTest(value: string, mark: Mark): string {
  const field = quoted(mark.field)
  return mark.value === undefined
    ? `shape.has(${value}, ${field})`
    : `shape.has(${value}, ${field}, ${literal(mark.value)})`
}

/** The function that reads one item of a list. */
function readerOf(shape: Shape): string {
  if (shape.kind === 'object' || shape.kind === 'named') return readerName(shape)
  if (shape.kind === 'native') return `shape.${shape.name}`
  if (shape.kind === 'boolean') return 'shape.boolean'
  return `(item, at, key) => ${readExpression(shape, 'item', 'at', 'key')}`
}

function fieldLine(field: Field): string {
  const read = readExpression(field.shape, `from.${field.name}`, 'at', quoted(field.name))
  if (field.required) return `    ${field.name}: ${read},\n`
  return `    ...(from.${field.name} === undefined ? {} : { ${field.name}: ${read} }),\n`
}

function names(fields: readonly Field[]): string {
  return `[${fields.map((field) => quoted(field.name)).join(', ')}] as const`
}

/** The reader of an object: checks its fields and builds it anew. */
export function readerFunction(shape: ObjectShape, exported: boolean): string {
  const required = shape.fields.filter((field) => field.required)
  const optional = shape.fields.filter((field) => !field.required)
  const constantName = `FIELDS_OF_${shape.name.replaceAll(/(?<=[a-z])(?=[A-Z])/g, '_').toUpperCase()}`
  const options = optional.length === 0 ? '' : `, ${constantName}_OPTIONAL`
  const from = shape.fields.length === 0 ? '' : 'const from = '
  const body = shape.fields.length === 0 ? '  return {}\n' : `  return {\n${shape.fields.map(fieldLine).join('')}  }\n`
  return [
    `const ${constantName} = ${names(required)}\n`,
    optional.length === 0 ? '' : `const ${constantName}_OPTIONAL = ${names(optional)}\n`,
    `\n${exported ? `/** Reads ${article(shape.name)} at a place. */\nexport ` : ''}function ${readerName(shape)}`,
    `(value: unknown, parent: shape.Place, name: string | number): ${shape.name} {\n`,
    '  const at = shape.below(parent, name)\n',
    `  ${from}shape.fields(value, at, ${constantName}${options})\n${body}}\n`,
  ].join('')
}

/** The type and the reader of a value that has a name of its own. */
export function namedValue(shape: NamedShape): string {
  const description = shape.description.charAt(0).toUpperCase() + shape.description.slice(1)
  return [
    `${docstring(description)}export type ${shape.name} = ${typeOf(shape.of)}\n`,
    `\n/** Reads ${article(shape.name)} at a place. */\n`,
    `export function ${readerName(shape)}(value: unknown, parent: shape.Place, key: string | number): ${shape.name} {\n`,
    `  return ${readExpression(shape.of, 'value', 'parent', 'key')}\n}\n`,
  ].join('')
}

/** The public parser of an object that stands on its own, and the schema file that describes it. */
export function parserFunction(shape: ObjectShape, file: string, path = lowerFirst(shape.name)): string {
  return [
    `/** Parses ${article(shape.name)}; throws SchemaMismatchError. */\n`,
    `export function parse${shape.name}(value: unknown, path = ${quoted(path)}): ${shape.name} {\n`,
    `  return ${readerName(shape)}(value, shape.schema(${quoted(file)}), path)\n}\n`,
  ].join('')
}

function lowerFirst(name: string): string {
  return name.charAt(0).toLowerCase() + name.slice(1)
}

function article(name: string): string {
  return `${/^[AEIOU]/.test(name) ? 'an' : 'a'} ${name}`
}
