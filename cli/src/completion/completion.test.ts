import { spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { buildProgram } from '../program.ts'
import { allCommands, commandTree } from '../reference/command-tree.ts'
import { cli } from '../testing/run-cli.ts'

const ID = 'bafyreidwn57h2bdpptge276vnanzdmvvurs3gvptvi36mcdrp4n2eyml4m'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'datanet completion '))
  mkdirSync(join(folder, 'data dir'))
  writeFileSync(join(folder, 'data.jsonl'), '')
  // Stands for the command, and tells which repo it was asked about.
  const fake = join(folder, 'datanet')
  const answer = JSON.stringify([
    { datanet: ID, name: 'tickets' },
    { datanet: 'bafyother', name: 'two words; $(rm)' },
  ])
  writeFileSync(fake, `#!/bin/sh\n[ "$4" = "./a b" ] && exit 1\necho '${answer}'\n`)
  chmodSync(fake, 0o755)
})
afterAll(() => rm())
const rm = () => rmSync(folder, { recursive: true })

async function scriptFor(shell: string): Promise<string> {
  const { code, stdout } = await cli(['completion', shell])
  expect(code).toBe(0)
  return stdout
}

const root = commandTree(buildProgram(() => async () => undefined))

describe('completion', () => {
  it('stands on options that mean the same in every command that has them, but for files and folders', () => {
    const meanings = new Map<string, string>()
    for (const { options } of allCommands(root)) {
      for (const { names, value, kind, choices } of options) {
        const meaning = JSON.stringify([value, kind === 'dir' ? 'file' : kind, choices])
        for (const name of names) expect([name, meanings.get(name) ?? meaning]).toEqual([name, meaning])
        for (const name of names) meanings.set(name, meaning)
      }
    }
    expect(meanings.size).toBeGreaterThan(20)
  })

  it('is there for three shells alone', async () => {
    expect((await cli(['completion', 'powershell'])).code).toBe(2)
    const { stdout } = await cli(['completion', 'fish', '--json'])
    expect(JSON.parse(stdout)).toEqual({ shell: 'fish', script: await scriptFor('fish') })
  })

  it.each(['bash', 'zsh', 'fish'])('names every command and option in %s', async (shell) => {
    const script = await scriptFor(shell)
    for (const { path, options } of allCommands(root)) {
      for (const word of path) expect(script).toContain(word)
      for (const { names } of options)
        for (const name of names)
          expect(script).toMatch(new RegExp(shell === 'fish' ? `-[ls] ${name.replace(/^-+/, '')}\\b` : name))
    }
  })
})

describe('in bash', () => {
  /** Completes the last word in a real bash, and gives what it offers. */
  async function complete(...words: string[]): Promise<string[]> {
    const script = `
      eval "$SCRIPT"
      COMP_WORDS=("$@") COMP_CWORD=$(($# - 1))
      _datanet
      printf '%s\\n' "\${COMPREPLY[@]}"`
    const { stdout, stderr, status } = spawnSync('bash', ['--norc', '-c', script, 'bash', 'datanet', ...words], {
      encoding: 'utf8',
      cwd: folder,
      env: { PATH: `${folder}:${process.env['PATH']}`, HOME: folder, SCRIPT: await scriptFor('bash') },
    })
    expect({ stderr, status }).toEqual({ stderr: '', status: 0 })
    return stdout.split('\n').filter((line) => line !== '')
  }

  it('completes commands', async () => {
    expect(await complete('')).toEqual(expect.arrayContaining(['init', 'release', 'doctor', 'completion', 'help']))
    expect(await complete('con')).toEqual(['connect', 'contribute', 'contributions'])
    expect((await complete('release', '')).sort()).toEqual(['create', 'list'])
    expect(await complete('--json', 'stat')).toEqual(['status'])
  })

  it('completes options of the command, and those of all', async () => {
    expect(await complete('start', '--')).toEqual(
      expect.arrayContaining(['--listen', '--detach', '--repo', '--json', '--help']),
    )
    expect(await complete('start', '--det')).toEqual(['--detach'])
    expect(await complete('release', 'create', ID, 'v1', '--f')).toEqual(['--filter'])
    expect(await complete('status', '--listen')).toEqual([])
  })

  it.each([
    ['after the option', ['contributions', ID, '--status', 'a']],
    ['behind its sign', ['contributions', ID, '--status', '=', 'a']],
  ])('completes choices, %s', async (_, words) => {
    expect(await complete(...words)).toEqual(['accepted'])
  })

  it('completes choices right behind the sign', async () => {
    expect(await complete('create', 'x', '--admission', '=')).toEqual(['listed', 'invite', 'open'])
    expect(await complete('completion', '')).toEqual(['bash', 'zsh', 'fish'])
  })

  it('completes files and folders, with spaces in their names', async () => {
    expect((await complete('contribute', ID, 'data')).sort()).toEqual(['data dir', 'data.jsonl', 'datanet'])
    expect(await complete('init', '--repo', 'data')).toEqual(['data dir'])
    expect((await complete('contribute', ID, 'data.jsonl', 'data')).sort()).toHaveLength(3)
  })

  it('completes datanets of the repo that is named, by id and, where it is a plain word, by name', async () => {
    expect(await complete('sync', 't')).toEqual(['tickets'])
    expect(await complete('sync', '')).toEqual([ID, 'tickets', 'bafyother'])
    expect(await complete('sync', '--wait', '')).toEqual([ID, 'tickets', 'bafyother'])
    expect(await complete('sync', '--wait', '60', 'bafyo')).toEqual(['bafyother'])
    expect(await complete('check', 'x', '--datanet', 't')).toEqual(['tickets'])
    expect(await complete('sync', '--repo', './a b', '')).toEqual([])
  })

  it('offers nothing where nothing is known', async () => {
    expect(await complete('vote', ID, '')).toEqual([])
    expect(await complete('vote', ID, 'x', '--score', '')).toEqual([])
    expect(await complete('frobnicate', '')).toEqual([])
  })
})

describe.each([
  ['zsh', ['-f', '-n']],
  ['fish', ['--no-execute']],
])('in %s', (shell, flags) => {
  it('can be read', async (context) => {
    if (spawnSync(shell, ['--version']).error !== undefined) context.skip(`${shell} is not installed`)
    const file = join(folder, `script.${shell}`)
    writeFileSync(file, await scriptFor(shell))
    expect(spawnSync(shell, [...flags, file], { encoding: 'utf8' })).toMatchObject({ status: 0, stderr: '' })
  })
})
