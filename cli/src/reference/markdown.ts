import { widthOf } from '../present/plain-text.ts'
import type { CommandNode, OptionNode } from './command-tree.ts'
import type { Variable } from './environment.ts'

/** What an exit code says. */
interface ExitCode {
  readonly code: number
  readonly meaning: string
}

/** All that the reference is made of. */
export interface Reference {
  readonly root: CommandNode
  readonly exitCodes: readonly ExitCode[]
  readonly variables: readonly Variable[]
}

/** Text for a cell of a table, or for any other place where signs of Markdown stand for themselves. */
function plain(text: string): string {
  return text.replace(/[|<>]/g, (sign) => ({ '|': '\\|', '<': '&lt;', '>': '&gt;' })[sign] ?? sign)
}

const code = (text: string): string => `\`${text.replaceAll('|', '\\|')}\``

/** A table with its columns aligned, as the formatter of the project wants them. */
function table(head: readonly [string, string], rows: readonly (readonly [string, string])[]): string[] {
  const widths = [0, 1].map((column) => Math.max(3, ...[head, ...rows].map((row) => widthOf(row[column] ?? ''))))
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, column) => cell + ' '.repeat((widths[column] ?? 0) - widthOf(cell))).join(' | ')} |`
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line), '']
}

function optionRow({ flags, description, mandatory, choices }: OptionNode): readonly [string, string] {
  const notes = [...(mandatory ? ['required'] : []), ...(choices.length > 0 ? [`one of ${choices.join(', ')}`] : [])]
  return [code(flags), plain([description, ...notes].join('; '))]
}

function fenced(lines: readonly string[]): string[] {
  return ['```sh', ...lines, '```', '']
}

function anchor(node: CommandNode): string {
  return ['datanet', ...node.path].join('-')
}

function chapter(node: CommandNode): string[] {
  const level = '#'.repeat(node.path.length + 2)
  const own = node.options.filter(({ names }) => !names.includes('--help'))
  const args = node.arguments.map(
    ({ usage, description, choices }) =>
      [code(usage), plain(choices.length > 0 ? `${description}: ${choices.join(', ')}` : description)] as const,
  )
  return [
    `${level} ${['datanet', ...node.path].join(' ')}`,
    '',
    node.description,
    '',
    ...fenced([node.usage]),
    ...(args.length > 0 ? table(['Argument', ''], args) : []),
    ...(own.length > 0 ? table(['Option', ''], own.map(optionRow)) : []),
    ...(node.notes.length > 0 ? ['```text', ...node.notes, '```', ''] : []),
    ...(node.examples.length > 0
      ? [node.examples.length > 1 ? 'Examples:' : 'Example:', '', ...fenced(node.examples)]
      : []),
    ...node.commands.flatMap(chapter),
  ]
}

function overview(commands: readonly CommandNode[]): string[] {
  const groups = Map.groupBy(commands, ({ group }) => group)
  return [...groups].flatMap(([group, members]) => [
    `**${group}**`,
    '',
    ...members.map((node) => `- [\`${node.path.join(' ')}\`](#${anchor(node)}): ${node.summary}`),
    '',
  ])
}

/** The reference as Markdown. */
export function printReference({ root, exitCodes, variables }: Reference): string {
  const lines = [
    '# The datanet command',
    '',
    '<!-- Written by `node cli/dist/reference/main.js` from the commands themselves. Do not edit. -->',
    '',
    '## Name',
    '',
    `datanet: ${root.description.charAt(0).toLowerCase()}${root.description.slice(1)}`,
    '',
    '## Synopsis',
    '',
    ...fenced([root.usage, 'datanet <command> --help']),
    '## Options of every command',
    '',
    ...table(['Option', ''], root.options.map(optionRow)),
    'With `--json` an error is one document as well: `{"error": {"code": "ERR_…", "message": "…", "hint": "…"}}`. Progress and',
    'notes go to stderr.',
    '',
    '## Commands',
    '',
    ...overview(root.commands),
    ...root.commands.flatMap((node) => chapter(node)),
    '## Exit codes',
    '',
    ...table(
      ['Code', 'Meaning'],
      exitCodes.map(({ code: number, meaning }) => [String(number), plain(meaning)]),
    ),
    '## Environment',
    '',
    ...table(
      ['Variable', ''],
      variables.map(({ name, description }) => [code(name), plain(description)]),
    ),
    '## Files',
    '',
    'All of a peer lies in its repo:',
    '',
    ...table(
      ['File', ''],
      [
        ['`config.json`', 'the settings: JSON with comments; each is explained in the file'],
        ['`author.key`', 'the key of the author, which only its owner may read'],
        ['`api.json`', 'while the peer runs: where it answers, and the token that it asks for'],
        ['`peer.pid`', 'the process that has the repo open'],
        ['`peer.log`', 'the log of a peer in the background, and `peer.log.1` to `.3` before it'],
        ['`store/`', 'entries, and what is derived from them'],
        ['`datastore/`', 'what the network remembers of other peers'],
        ['`blocks/`', 'content'],
      ],
    ),
  ]
  return `${lines.join('\n').trimEnd()}\n`
}
