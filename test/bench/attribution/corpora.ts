import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { dataDir } from '../../harness/data-sets.ts'

/** A row of text; rows of one group are never parted, since they were written together. */
export interface TextRow {
  readonly text: string
  readonly group: string
}

function jsonl(...path: string[]): Record<string, string>[] {
  const text = readFileSync(join(dataDir, ...path), 'utf8').trim()
  return text.split('\n').map((line) => JSON.parse(line) as Record<string, string>)
}

function paragraphs(name: string): string[] {
  const text = readFileSync(join(dataDir, 'prose', name), 'utf8')
  const found = text.split(/\r?\n\s*\r?\n/).map((paragraph) => paragraph.replace(/\s+/g, ' ').trim())
  return found.filter((paragraph) => paragraph.split(' ').length >= 5)
}

const alone = (texts: readonly string[]): TextRow[] => texts.map((text, nth) => ({ text, group: `${nth}` }))

const gsm8k = () => [...jsonl('gsm8k', 'train.jsonl'), ...jsonl('gsm8k', 'test.jsonl')]

/** The texts of the public data sets, by name. Throws where the data sets are missing. */
export const corpora: Readonly<Record<string, () => TextRow[]>> = {
  banking77: () => alone(jsonl('banking77', 'banking77.jsonl').map((row) => row['text'] ?? '')),
  'gsm8k questions': () => alone(gsm8k().map((row) => row['question'] ?? '')),
  gsm8k: () => alone(gsm8k().map((row) => `${row['question']} ${row['answer']}`)),
  'medquad-nih': () =>
    jsonl('medquad-nih', 'medquad-nih.jsonl').map((row) => ({
      text: `${row['question']} ${row['answer']}`,
      group: (row['id'] ?? '').split('-').slice(0, 2).join('-'),
    })),
  'unfair-tos-en': () =>
    jsonl('unfair-tos-en', 'unfair-tos-en.jsonl').map((row) => ({ text: row['text'] ?? '', group: row['doc'] ?? '' })),
  prose: () => alone([...paragraphs('moby-dick.txt'), ...paragraphs('tinyshakespeare.txt')]),
}
