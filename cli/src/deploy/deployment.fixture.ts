/** Reads the files of node/deploy the way that systemd and a container builder do. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const ROOT = fileURLToPath(new URL('../../../', import.meta.url))

export const FOLDER = join(ROOT, 'node/deploy')

const textOf = (name: string): string => readFileSync(join(FOLDER, name), 'utf8')

/** The settings of a unit: `Section.Name` to values, in order. */
export function readUnit(name: string): Map<string, string[]> {
  const settings = new Map<string, string[]>()
  let section = ''
  for (const line of textOf(name).split('\n')) {
    if (/^\s*(#|;|$)/.test(line)) continue
    const [, heading] = /^\[(\w+)\]$/.exec(line) ?? []
    if (heading !== undefined) {
      section = heading
      continue
    }
    const [, key = '', value = ''] = /^(\w+)=(.*)$/.exec(line) ?? [undefined, `unreadable: ${line}`]
    const full = `${section}.${key}`
    settings.set(full, [...(settings.get(full) ?? []), value])
  }
  return settings
}

/** One instruction of a Dockerfile, and the stage that it belongs to. */
export interface Instruction {
  readonly stage: number
  readonly word: string
  readonly text: string
}

export function readDockerfile(): Instruction[] {
  let stage = -1
  const lines = textOf('Dockerfile')
    .replace(/^\s*#.*\n/gm, '')
    .replace(/\\\n\s*/g, '')
    .split('\n')
  return lines.flatMap((line) => {
    const [, word = '', text = ''] = /^([A-Z]+)\s+(.+)$/.exec(line) ?? []
    if (word === 'FROM') stage += 1
    return word === '' ? [] : [{ stage, word, text }]
  })
}

/** The words of an instruction in its exec form: `["a", "b"]`. */
export function wordsOf({ text }: Instruction): string[] {
  return JSON.parse(text.slice(text.indexOf('['))) as string[]
}

export function readIgnored(): string[] {
  return textOf('Dockerfile.dockerignore')
    .split('\n')
    .filter((line) => line !== '')
}

/** The shell commands of the README that call datanet, without what stands before it. */
export function readmeCommands(): string[] {
  const blocks = [...textOf('README.md').matchAll(/```sh\n([\s\S]*?)```/g)].flatMap(([, block = '']) =>
    block.split('\n'),
  )
  const calls = blocks.flatMap((line) => /(?:-- |exec datanet |\/data )(datanet .*)$/.exec(line)?.[1] ?? [])
  return calls.map((line) => line.replace(/"\$\(.*?\)"/, 'name'))
}
