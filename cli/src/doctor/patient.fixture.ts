/** A repo to break and to mend, and the hand that does what a fix says. */
import { execFile } from 'node:child_process'
import { mkdtemp, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { initRepo } from '@datanet/node'
import { quoted } from '../present/shell.ts'
import type { Check } from './check.ts'
import { examine, type Patient } from './examine.ts'

const COMMAND = fileURLToPath(new URL('../../bin/datanet.js', import.meta.url))

export class TestPatient implements AsyncDisposable {
  readonly folder: string
  readonly repo: string

  private constructor(folder: string, repo: string) {
    this.folder = folder
    this.repo = repo
  }

  /** A sound repo in a folder of its own; `repo` is one that is there already. */
  static async make({ empty = false } = {}): Promise<TestPatient> {
    const folder = await mkdtemp(join(tmpdir(), 'datanet-doctor-'))
    const repo = join(folder, 'repo')
    if (!empty) await initRepo(repo, { name: 'Ada' })
    await symlink(COMMAND, join(folder, 'datanet'))
    return new TestPatient(folder, repo)
  }

  path(name: string): string {
    return join(this.repo, name)
  }

  /** What is found now. */
  async visit(changes: Partial<Patient> = {}): Promise<Check[]> {
    return await examine({
      repo: this.repo,
      env: {},
      commands: (line) => `datanet ${line} --repo ${quoted(this.repo)}`,
      ...changes,
    })
  }

  /** What one check finds now. */
  async check(name: string, changes: Partial<Patient> = {}): Promise<Check> {
    const found = (await this.visit(changes)).find((check) => check.name === name)
    return found ?? { name, ok: false, message: 'there is no such check', fix: '' }
  }

  /** Runs a command that a fix names: its first one, unless another is meant; `fill` stands for its words in capitals. */
  async follow(
    { fix }: Check,
    { nth = 0, fill = {} }: { nth?: number; fill?: Record<string, string> } = {},
  ): Promise<void> {
    const named = [...fix.matchAll(/`([^`]+)`/g)].map(([, command = '']) => command)[nth] ?? `false # ${fix}`
    const command = named.replace(/\b[A-Z]{4,}\b/g, (word) => fill[word] ?? word)
    const env = {
      ...process.env,
      PATH: [this.folder, dirname(process.execPath), process.env['PATH']].join(':'),
      DATANET_NO_MDNS: '1',
    }
    await promisify(execFile)('sh', ['-c', command], { cwd: this.folder, env })
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.folder, { recursive: true, force: true })
  }
}
