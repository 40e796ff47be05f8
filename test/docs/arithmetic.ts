/** The number that a constant stands for, read from its source: bounds are written as arithmetic, and not all are exported. */

import { fail } from 'node:assert'

/** What a name stands for where it is used. */
export type Lookup = (name: string) => bigint

const TOKEN = /\s*(?:(0x[0-9a-f_]+|\d[\d_]*)n?|([A-Za-z_][\w.]*)|(\*\*|[-+*/()]))/iy

function tokensOf(text: string): string[] {
  const tokens: string[] = []
  TOKEN.lastIndex = 0
  while (TOKEN.lastIndex < text.trimEnd().length) {
    const [, number, name, sign] = TOKEN.exec(text) ?? fail(`not arithmetic: ${text}`)
    tokens.push(number?.replaceAll('_', '') ?? name ?? sign ?? '')
  }
  return tokens
}

/** The value of an expression of whole numbers, names, `+ - * / **` and brackets. */
export function evaluate(text: string, lookup: Lookup): bigint {
  const tokens = tokensOf(text)
  const value = sum()
  return tokens.length === 0 ? value : fail(`not arithmetic: ${text}`)

  function sum(): bigint {
    let left = product()
    while (tokens[0] === '+' || tokens[0] === '-') left = tokens.shift() === '+' ? left + product() : left - product()
    return left
  }

  function product(): bigint {
    let left = power()
    while (tokens[0] === '*' || tokens[0] === '/') left = tokens.shift() === '*' ? left * power() : left / power()
    return left
  }

  function power(): bigint {
    const base = atom()
    if (tokens[0] !== '**') return base
    tokens.shift()
    return base ** power()
  }

  function atom(): bigint {
    const token = tokens.shift() ?? fail(`not arithmetic: ${text}`)
    if (/^\d/.test(token)) return BigInt(token)
    if (/^\w/.test(token)) return lookup(token)
    if (token !== '(') fail(`not arithmetic: ${text}`)
    const inner = sum()
    return tokens.shift() === ')' ? inner : fail(`not arithmetic: ${text}`)
  }
}

/** The expression that a constant of a source is, or a field of it: `NAME` or `NAME.field`; null when it is not there. */
export function expressionOf(source: string, name: string): string | null {
  const [constant = '', field] = name.split('.')
  const code = source.replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '')
  if (field === undefined)
    return new RegExp(`\\bconst ${constant}\\b(?:: [\\w<> ]+)? = ([^\\n{]+)$`, 'm').exec(code)?.[1] ?? null
  const [, body = ''] = new RegExp(`\\bconst ${constant}\\b(?:: [\\w<> ]+)? = \\{([^}]*)\\}`).exec(code) ?? []
  return new RegExp(`\\b${field}: ([^,\\n]+)`).exec(body)?.[1] ?? null
}
