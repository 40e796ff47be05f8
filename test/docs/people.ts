/** People who follow the docs: each has a home of their own, and types what is written there. */

import { fail } from 'node:assert'
import { mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { documentOf, MAIN, runCommand } from '../harness/command.ts'
import { type Program, start } from './program.ts'

const HERE = ['--listen', '/ip4/127.0.0.1/tcp/0']

/** The words of a command line; quotes hold words together. */
function wordsOf(line: string): string[] {
  return (line.match(/'[^']*'|"[^"]*"|\S+/g) ?? []).map((word) => word.replace(/^(['"])(.*)\1$/, '$2'))
}

/** Somebody with a home and a folder of files. */
export class Person {
  readonly folder: string
  readonly env: NodeJS.ProcessEnv

  private constructor(folder: string) {
    this.folder = folder
    const { DATANET_REPO: _, ...rest } = process.env
    this.env = { ...rest, HOME: folder, USERPROFILE: folder, DATANET_NO_MDNS: '1', NO_COLOR: '1' }
  }

  static async settle(folder: string): Promise<Person> {
    await mkdir(folder, { recursive: true })
    return new Person(folder)
  }

  /** What stands after `datanet` on a line, with its placeholders filled; a peer is heard on this machine alone. */
  #argsOf(line: string, known: Readonly<Record<string, string>>): string[] {
    const words = wordsOf(line)
    if (words[0] === 'npx') words.shift()
    if (words.shift() !== 'datanet') fail(`no datanet command: ${line}`)
    const args = words.map((word) => known[word] ?? word)
    const missing = args.find((word) => /^[A-Z]{2,}$/.test(word) || word.includes('…'))
    if (missing !== undefined) fail(`nothing is known yet for ${missing} in: ${line}`)
    return args[0] === 'start' ? [...args, ...HERE] : args
  }

  /** Types a line, which has to work; gives the document that it prints with `--json`. */
  async types<T>(line: string, known: Readonly<Record<string, string>> = {}): Promise<T> {
    const args = this.#argsOf(line, known)
    const ended = await runCommand([...args, '--json'], this.env, this.folder)
    if (ended.exitCode !== 0) fail(`${line}\nended with ${ended.exitCode}:\n${ended.stdout}\n${ended.stderr}`)
    return documentOf(ended, args) as T
  }

  /** Types a line that goes on until it is interrupted. */
  begins(line: string, known: Readonly<Record<string, string>>): Program {
    return start(process.execPath, [MAIN, ...this.#argsOf(line, known)], { cwd: this.folder, env: this.env })
  }

  /** Ends the peer in the background, if one runs. */
  async leave(): Promise<void> {
    const running = await readFile(join(this.folder, '.datanet', 'api.json'), 'utf8').catch(() => null)
    if (running !== null) await this.types('datanet stop')
  }
}
