/** Every relative link of every Markdown file leads to a file or folder, and every #anchor to a heading. */

import { existsSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { filesOf, proseOf, ROOT, textOf } from './markdown.ts'

const LINK = /\[[^\]]*\]\(([^)\s]+)(?:\s+"[^"]*")?\)/g

const files = filesOf('.', '.md')

/** The anchors of a text's headings, as forges make them. */
function anchorsOf(markdown: string): Set<string> {
  const headings = [...markdown.matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) => heading)
  return new Set(
    headings.map((heading) =>
      heading
        .toLowerCase()
        .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
        .trim()
        .replaceAll(/\s/g, '-'),
    ),
  )
}

function brokenLinks(file: string): string[] {
  const links = [...proseOf(textOf(file)).matchAll(LINK)].map(([, link = '']) => link)
  return links.filter((link) => {
    if (/^[a-z]+:/.test(link)) return false
    const [path = '', anchor] = link.split('#')
    const target = path === '' ? file : join(dirname(file), decodeURIComponent(path))
    if (!existsSync(join(ROOT, target))) return true
    if (anchor === undefined) return false
    return !statSync(join(ROOT, target)).isFile() || !anchorsOf(textOf(target)).has(anchor)
  })
}

test('there are docs', () => {
  expect(files).toEqual(
    expect.arrayContaining(['README.md', 'ARCHITECTURE.md', 'docs/decisions/0001-gossipsub-and-friends.md']),
  )
})

test.each(files)('the links of %s lead somewhere', (file) => {
  expect(brokenLinks(file)).toEqual([])
})
