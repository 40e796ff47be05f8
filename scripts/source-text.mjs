// A source file with its comments, or also its strings, blanked out: enough to look for words that mean something, by line.

/** A slash after one of these starts a regular expression, not a division. */
const beforeRegExp = /(?:^|[=(,:;!&|?{}[+\-*%<>~^]|\b(?:return|typeof|case|in|of|void|await|yield))$/

/** @param {string} text */
const blank = (text) => text.replace(/[^\n]/g, ' ')

/** @param {string} text */
const blankBetweenQuotes = (text) => text.slice(0, 1) + blank(text.slice(1, -1)) + text.slice(1).slice(-1)

/**
 * @param {string} source
 * @param {number} start of the opening quote
 * @returns {number} index after the closing quote
 */
function endOfQuoted(source, start) {
  const quote = source[start]
  let index = start + 1
  while (index < source.length && source[index] !== quote && source[index] !== '\n')
    index += source[index] === '\\' ? 2 : 1
  return index + 1
}

/**
 * @param {string} source
 * @param {number} start of the first slash
 * @returns {number} index after the last slash
 */
function endOfRegExp(source, start) {
  let index = start + 1
  let inClass = false
  while (index < source.length && source[index] !== '\n' && (inClass || source[index] !== '/')) {
    if (source[index] === '[') inClass = true
    else if (source[index] === ']') inClass = false
    index += source[index] === '\\' ? 2 : 1
  }
  return index + 1
}

/**
 * Blanks comments in `code`; in `words` strings and regular expressions, too. Both keep every line where it was.
 * @param {string} source
 * @returns {{ code: string, words: string }}
 */
export function readSource(source) {
  let code = ''
  let words = ''
  /** Depth of braces inside each open `${`. @type {number[]} */
  const templates = []
  let index = 0
  /** @param {number} end @param {'code' | 'text' | 'comment'} kind */
  const take = (end, kind) => {
    const part = source.slice(index, end)
    code += kind === 'comment' ? blank(part) : part
    words += kind === 'code' ? part : kind === 'text' ? blankBetweenQuotes(part) : blank(part)
    index = end
  }
  const takeTemplate = () => {
    let end = index + 1
    while (end < source.length && source[end] !== '`' && !source.startsWith('${', end))
      end += source[end] === '\\' ? 2 : 1
    if (source.startsWith('${', end)) templates.push(0)
    take(Math.min(end + (source[end] === '`' ? 1 : 2), source.length), 'text')
  }
  while (index < source.length) {
    const char = source[index]
    const depth = templates.at(-1)
    if (source.startsWith('//', index)) take((source.indexOf('\n', index) + 1 || source.length + 1) - 1, 'comment')
    else if (source.startsWith('/*', index)) take((source.indexOf('*/', index + 2) + 1 || source.length) + 1, 'comment')
    else if (char === "'" || char === '"') take(endOfQuoted(source, index), 'text')
    else if (char === '`') takeTemplate()
    else if (char === '/' && beforeRegExp.test(words.trimEnd().slice(-12))) take(endOfRegExp(source, index), 'text')
    else if (char === '}' && depth === 0) {
      templates.pop()
      takeTemplate()
    } else {
      if (depth !== undefined && char === '{') templates[templates.length - 1] = depth + 1
      if (depth !== undefined && char === '}') templates[templates.length - 1] = depth - 1
      take(index + 1, 'code')
    }
  }
  return { code, words }
}

/**
 * The number of the line, from 1, that a position is on.
 * @param {string} source
 * @param {number} position
 */
export const lineAt = (source, position) => source.slice(0, position).split('\n').length
