import type { Constant, Native, ObjectShape, Shape } from './shape.ts'

const NATIVE_TYPES: Record<Native, string> = {
  cid: 'CID',
  bytes: 'Uint8Array',
  bytes16: 'Uint8Array',
  bytes32: 'Uint8Array',
  bytes64: 'Uint8Array',
  author: 'Uint8Array',
  u64: 'bigint',
  uint: 'number',
  signed: 'shape.Signed',
}

/** A string literal as the house style writes it. */
export function quoted(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'").replaceAll('\n', '\\n')}'`
}

/** A constant as code. */
export function literal(value: Constant): string {
  return typeof value === 'string' ? quoted(value) : String(value)
}

/** The TypeScript type of a shape. */
export function typeOf(shape: Shape): string {
  switch (shape.kind) {
    case 'native':
      return NATIVE_TYPES[shape.name]
    case 'text':
    case 'pattern':
      return 'string'
    case 'integer':
    case 'number':
      return 'number'
    case 'boolean':
      return 'boolean'
    case 'constant':
      return literal(shape.value)
    case 'choice':
      return shape.values.map(quoted).join(' | ')
    case 'nullable':
      return `${typeOf(shape.of)} | null`
    case 'list': {
      const item = typeOf(shape.of)
      return item.includes('|') ? `(${item})[]` : `${item}[]`
    }
    case 'map':
      return `Record<string, ${typeOf(shape.of)}>`
    case 'object':
    case 'named':
      return shape.name
    case 'union':
      return shape.options.map((option) => option.name).join(' | ')
  }
}

const DOC_WIDTH = 112

function lines(text: string): string[] {
  const broken = ['']
  for (const word of text.split(' ')) {
    const last = broken.at(-1) ?? ''
    if (last === '') broken[broken.length - 1] = word
    else if (last.length + 1 + word.length <= DOC_WIDTH) broken[broken.length - 1] = `${last} ${word}`
    else broken.push(word)
  }
  return broken
}

/** A docstring, or nothing where there is nothing to say. */
export function docstring(text: string, indent = ''): string {
  if (text === '') return ''
  const [first = '', ...rest] = lines(text.replaceAll('*/', '* /'))
  if (rest.length === 0) return `${indent}/** ${first} */\n`
  return `${indent}/**\n${[first, ...rest].map((line) => `${indent} * ${line}\n`).join('')}${indent} */\n`
}

/** The interface of an object. */
export function interfaceOf(shape: ObjectShape): string {
  if (shape.fields.length === 0)
    return `${docstring(shape.description)}export type ${shape.name} = Record<string, never>\n`
  const fields = shape.fields.map(
    (field) =>
      `${docstring(field.description, '  ')}  ${field.name}${field.required ? '' : '?'}: ${typeOf(field.shape)}\n`,
  )
  return `${docstring(shape.description)}export interface ${shape.name} {\n${fields.join('')}}\n`
}
