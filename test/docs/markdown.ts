/** The Markdown of the project, and what is in it. */

import { fail } from 'node:assert'
import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The root of the repository. */
export const ROOT = fileURLToPath(new URL('../..', import.meta.url))

/** What is fetched or made. */
const FOREIGN = new Set(['node_modules', 'dist', '.git', '.turbo'])

function filesIn(folder: string, wanted: (name: string) => boolean): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) return FOREIGN.has(entry.name) ? [] : filesIn(path, wanted)
    return wanted(entry.name) ? [relative(ROOT, path).replaceAll('\\', '/')] : []
  })
}

/** The files below a folder of the repository whose names end so; relative to the root. */
export function filesOf(folder: string, ...endings: readonly string[]): string[] {
  return filesIn(join(ROOT, folder), (name) => endings.some((ending) => name.endsWith(ending))).sort()
}

/** The text of a file, by its path in the repository. */
export function textOf(file: string): string {
  return readFileSync(join(ROOT, file), 'utf8')
}

/** A fenced block. */
interface Block {
  readonly language: string
  readonly text: string
}

/** The fenced blocks of a text, in order. */
function blocksOf(markdown: string): Block[] {
  return [...markdown.matchAll(/^```(\w*)\n([\s\S]*?)^```$/gm)].map(([, language = '', text = '']) => ({
    language,
    text,
  }))
}

/** The commands of the `sh` blocks of a text, in order, without their comments. */
export function commandsOf(markdown: string): string[] {
  return blocksOf(markdown)
    .filter(({ language }) => language === 'sh')
    .flatMap(({ text }) => text.split('\n'))
    .map((line) => line.replace(/\s+#.*$/, '').trim())
    .filter((line) => line !== '')
}

/** The one block of a language in a text. */
export function onlyBlock(markdown: string, language: string): string {
  const found = blocksOf(markdown).filter((block) => block.language === language)
  if (found.length !== 1) fail(`${found.length} blocks of ${language}, expected one`)
  return found[0]?.text ?? ''
}

/** A text without its fenced blocks and its code spans. */
export function proseOf(markdown: string): string {
  return markdown.replaceAll(/^```[\s\S]*?^```$/gm, '').replaceAll(/`[^`\n]*`/g, '')
}
