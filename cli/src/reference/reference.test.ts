import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Argument, Command, Option } from 'commander'
import { describe, expect, it } from 'vitest'
import { declare } from '../declare.ts'
import { EXIT } from '../exit-code.ts'
import { allCommands, commandTree } from './command-tree.ts'
import { INTERNAL, VARIABLES } from './environment.ts'
import { printReference } from './markdown.ts'
import { writeReference } from './reference.ts'

const root = fileURLToPath(new URL('../../../', import.meta.url))

function small() {
  const program = new Command('datanet').description('All of it.')
  declare(program, 'send', 'Send a thing', 'datanet send a', 'datanet send b --to x')
    .addArgument(new Argument('<what...>', 'the thing | things').choices(['a', 'b']))
    .addOption(new Option('--to <whom>', 'who gets it').makeOptionMandatory())
    .option('--fast [n]', 'how fast')
    .addOption(new Option('--secret', 'nobody knows').hideHelp())
    .addHelpText('after', '\nA word more.')
  declare(declare(program, 'group', 'Several', 'datanet group one'), 'one', 'The one', 'datanet group one')
  return commandTree(program)
}

describe('docs/cli.md', () => {
  it('says what the commands say; `npm run reference -w cli` writes it', () => {
    expect(readFileSync(join(root, 'docs/cli.md'), 'utf8')).toBe(writeReference())
  })

  it('has every exit code', () => {
    for (const code of Object.values(EXIT)) expect(writeReference()).toMatch(new RegExp(`^\\| ${code} +\\| \\w`, 'm'))
  })
})

describe('environment', () => {
  it('has all variables that the sources heed, and no others', () => {
    const sources = ['cli/src', 'node/src'].flatMap((folder) =>
      readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
        .filter((file) => /(?<!\.test)\.ts$/.test(file) && !/testing|generated|environment/.test(file))
        .map((file) => readFileSync(join(root, folder, file), 'utf8')),
    )
    const heeded = new Set(sources.flatMap((text) => text.match(/(?<=['"])(DATANET_[A-Z_]+|NO_COLOR)(?=['"])/g) ?? []))
    expect([...VARIABLES.map(({ name }) => name), ...INTERNAL].sort()).toEqual([...heeded].sort())
  })
})

describe('the tree of commands', () => {
  it('has what was declared', () => {
    const [send, group] = small().commands
    expect(send).toMatchObject({
      path: ['send'],
      usage: 'datanet send [options] <what...>',
      description: 'Send a thing.',
      arguments: [{ usage: '<what...>', variadic: true, choices: ['a', 'b'], kind: 'other' }],
      examples: ['datanet send a', 'datanet send b --to x'],
      notes: ['A word more.'],
    })
    expect(send?.options).toMatchObject([
      { flags: '--to <whom>', value: 'required', mandatory: true },
      { flags: '--fast [n]', value: 'optional', mandatory: false },
      { flags: '-h, --help', value: 'none' },
    ])
    expect(group?.usage).toBe('datanet group <command> [options]')
    expect(allCommands(small()).map(({ path }) => path.join(' '))).toEqual(['', 'send', 'group', 'group one'])
  })

  it('is printed with its signs as they stand', () => {
    const text = printReference({ root: small(), exitCodes: [], variables: [] })
    expect(text).toContain('- [`send`](#datanet-send): Send a thing')
    expect(text).toContain('| `<what...>` | the thing \\| things: a, b |')
    expect(text).toContain('| `--to <whom>` | who gets it; required |')
    expect(text).toContain('#### datanet group one\n')
  })
})
