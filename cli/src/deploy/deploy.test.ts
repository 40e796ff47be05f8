import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { isNewEnough } from '../guard/node-version.ts'
import { buildProgram } from '../program.ts'
import { commandTree } from '../reference/command-tree.ts'
import { VARIABLES } from '../reference/environment.ts'
import {
  FOLDER,
  type Instruction,
  ROOT,
  readDockerfile,
  readIgnored,
  readmeCommands,
  readUnit,
  wordsOf,
} from './deployment.fixture.ts'

const root = commandTree(buildProgram(() => async () => undefined))

/** What of a command line datanet does not know: nothing, where it can be run. */
function unknownWords([command = '', ...words]: readonly string[]): string[] {
  const node = root.commands.find(({ path }) => path[0] === command)
  if (node === undefined) return [command]
  const known = [...node.options, ...root.options].flatMap(({ names }) => names)
  return words.filter((word) => word.startsWith('-') && !known.includes(word))
}

const names = VARIABLES.map(({ name }) => name)

describe('the unit', () => {
  const unit = readUnit('datanet.service')
  const one = (key: string) => {
    const [value, ...others] = unit.get(key) ?? []
    expect([key, others]).toEqual([key, []])
    return value
  }

  it('runs a command that there is, with what it needs in place', () => {
    const [binary = '', ...argv] = one('Service.ExecStart')?.split(' ') ?? []
    expect(binary).toBe('/usr/local/bin/datanet')
    expect(unknownWords(argv)).toEqual([])
    const [, variable = '', repo = ''] = /^(\w+)=(.*)$/.exec(one('Service.Environment') ?? '') ?? []
    expect(names).toContain(variable)
    expect(repo).toBe(`/var/lib/${one('Service.StateDirectory')}`)
    expect(one('Unit.ConditionPathExists')).toBe(`${repo}/config.json`)
  })

  it('may do little', () => {
    expect(one('Service.User')).toBe('datanet')
    expect(one('Service.CapabilityBoundingSet')).toBe('')
    expect(one('Service.ProtectSystem')).toBe('strict')
    const on =
      'NoNewPrivileges PrivateDevices PrivateTmp ProtectHome ProtectKernelModules ProtectKernelTunables RestrictNamespaces RestrictSUIDSGID LockPersonality'
    for (const name of on.split(' ')) expect([name, one(`Service.${name}`)]).toEqual([name, 'yes'])
  })

  it('is one that systemd takes, and calls well kept', (context) => {
    const analyze = (...argv: string[]) => spawnSync('/usr/bin/env', ['systemd-analyze', ...argv], { encoding: 'utf8' })
    if (analyze('--version').status !== 0) context.skip('systemd-analyze is not installed')
    const folder = mkdtempSync(join(tmpdir(), 'datanet-unit-'))
    try {
      // It looks for the program, which is not installed here.
      const text = readFileSync(join(FOLDER, 'datanet.service'), 'utf8')
      const file = join(folder, 'datanet.service')
      writeFileSync(file, text.replace('/usr/local/bin/datanet', join(ROOT, 'cli/bin/datanet.js')))
      expect(analyze('verify', '--man=no', file)).toMatchObject({ stderr: '', status: 0 })
      expect(analyze('security', '--offline=true', '--threshold=25', file)).toMatchObject({ status: 0 })
    } finally {
      rmSync(folder, { recursive: true })
    }
  })
})

describe('the Dockerfile', () => {
  const all = readDockerfile()
  const last = Math.max(...all.map(({ stage }) => stage))
  const final = all.filter(({ stage }) => stage === last)
  const of = (word: string, where: readonly Instruction[] = final) => where.filter((one) => one.word === word)

  it('builds in one stage and runs in another, both with a Node that is new enough', () => {
    expect(last).toBeGreaterThan(0)
    for (const { text } of of('FROM', all)) expect(isNewEnough(`${/^node:(\d+)/.exec(text)?.[1]}.99.0`)).toBe(true)
    const stages = of('FROM', all).flatMap(({ text }) => / AS (\w+)$/.exec(text)?.[1] ?? [])
    for (const { text } of of('COPY')) expect(stages).toContain(/^--from=(\w+) /.exec(text)?.[1])
  })

  it('copies what there is, and leaves out nothing that an install needs', () => {
    const manifest = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'))
    const built = ['node_modules']
    for (const { text } of of('COPY')) {
      const path = text.split(' ').at(-2)?.replace('/opt/datanet/', '') ?? ''
      expect(built.includes(path) || existsSync(join(ROOT, path))).toBe(true)
    }
    for (const script of ['build']) expect(Object.keys(manifest.scripts)).toContain(script)
    const folders = (manifest.workspaces as string[]).map((glob) => glob.replace(/\/\*$/, ''))
    expect(readIgnored().filter((line) => folders.some((folder) => folder.startsWith(line)))).toEqual([])
    expect(readIgnored()).toContain('**/node_modules')
  })

  it('runs as nobody special, under a first process that passes signals on', () => {
    const user = of('USER').at(-1)?.text
    expect(user).toBe('node')
    expect(final.slice(final.findIndex(({ word }) => word === 'USER')).map(({ word }) => word)).not.toContain('RUN')
    expect(of('ENTRYPOINT').map(wordsOf)).toEqual([['/usr/bin/tini', '--', 'datanet']])
    expect(
      of('RUN')
        .map(({ text }) => text)
        .join(),
    ).toContain('install --yes --no-install-recommends tini')
    expect(of('STOPSIGNAL').map(({ text }) => text)).toEqual(['SIGTERM'])
  })

  it('runs commands that there are, and is asked how it is', () => {
    const [link] = of('RUN').flatMap(({ text }) => /ln -s (\S+) \/usr\/local\/bin\/datanet/.exec(text)?.[1] ?? [])
    expect(existsSync(join(ROOT, link?.replace('/opt/datanet/', '') ?? 'nowhere'))).toBe(true)
    expect(of('CMD').map((one) => unknownWords(wordsOf(one)))).toEqual([[]])
    expect(of('HEALTHCHECK').map((one) => wordsOf(one))).toEqual([['datanet', 'status']])
    const set = of('ENV').flatMap(({ text }) => text.split(' ').map((pair) => pair.split('=')[0] ?? ''))
    for (const name of set) expect([...names, 'NODE_ENV']).toContain(name)
    const data = /DATANET_REPO=(\S+)/.exec(
      of('ENV')
        .map(({ text }) => text)
        .join(),
    )?.[1]
    expect(of('VOLUME').map(({ text }) => text)).toEqual([data])
  })
})

describe('the README', () => {
  it('gives commands that there are', () => {
    const commands = readmeCommands()
    expect(commands.length).toBeGreaterThan(4)
    for (const command of commands) {
      const [, ...argv] = command.split(' ')
      expect([command, unknownWords(argv)]).toEqual([command, []])
    }
  })
})
