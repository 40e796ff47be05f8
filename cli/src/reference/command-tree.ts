import type { Argument, Command, Option } from 'commander'

/** What a value on the command line is, so that a shell can offer some. */
export type ValueKind = 'file' | 'dir' | 'datanet' | 'other'

/** An argument of a command. */
interface ArgumentNode {
  /** As it stands in the usage: `<path...>`. */
  readonly usage: string
  readonly description: string
  readonly variadic: boolean
  readonly kind: ValueKind
  readonly choices: readonly string[]
}

/** An option of a command. */
export interface OptionNode {
  /** As it stands in the help: `-V, --version`, `--listen <multiaddr>`. */
  readonly flags: string
  readonly names: readonly string[]
  readonly description: string
  /** Whether a value follows. A value that may be left out is written `--wait=60`, or follows where a number does. */
  readonly value: 'none' | 'optional' | 'required'
  readonly mandatory: boolean
  readonly kind: ValueKind
  readonly choices: readonly string[]
}

/** A command with all that its help says, and those below it. */
export interface CommandNode {
  /** `['release', 'create']`; empty for the program itself. */
  readonly path: readonly string[]
  readonly group: string
  readonly summary: string
  readonly description: string
  readonly usage: string
  readonly arguments: readonly ArgumentNode[]
  readonly options: readonly OptionNode[]
  readonly examples: readonly string[]
  /** What stands below the options in the help, besides examples. */
  readonly notes: readonly string[]
  readonly commands: readonly CommandNode[]
}

function kindOf(placeholder: string, ofDatanet: boolean): ValueKind {
  if (/^(file|path)\b/.test(placeholder)) return 'file'
  if (placeholder === 'dir') return 'dir'
  return ofDatanet && /^id\b/.test(placeholder) ? 'datanet' : 'other'
}

function argumentNode(argument: Argument): ArgumentNode {
  const dots = argument.variadic ? '...' : ''
  const name = argument.name()
  return {
    usage: argument.required ? `<${name}${dots}>` : `[${name}${dots}]`,
    description: argument.description,
    variadic: argument.variadic,
    kind: kindOf(name, true),
    choices: argument.argChoices ?? [],
  }
}

function optionNode(option: Option): OptionNode {
  const [, placeholder = ''] = /[<[]([^>\]]+)[>\]]/.exec(option.flags) ?? []
  return {
    flags: option.flags,
    names: [option.short, option.long].filter((name) => name != null),
    description: option.description,
    value: option.required ? 'required' : option.optional ? 'optional' : 'none',
    mandatory: option.mandatory,
    kind: kindOf(placeholder, option.long === '--datanet'),
    choices: option.argChoices ?? [],
  }
}

/** The text that commands add below their help. */
function textBelow(command: Command): string {
  let all = ''
  const before = command.configureOutput()
  command.configureOutput({ ...before, writeOut: (text) => (all += text) })
  command.outputHelp()
  command.configureOutput(before)
  return all.slice(command.helpInformation().length)
}

const EXAMPLE = /^ {2}\$ (.+)$/
const HEADING = /^Examples?:$/

/** What help calls by a name of its own, without a command behind it. */
const helpOption: OptionNode = {
  flags: '-h, --help',
  names: ['-h', '--help'],
  description: 'how to use the command, with an example',
  value: 'none',
  mandatory: false,
  kind: 'other',
  choices: [],
}

/** Reads what was declared about a command and those below it. */
export function commandTree(command: Command, path: readonly string[] = []): CommandNode {
  const lines = textBelow(command).split('\n')
  const args = command.registeredArguments.map(argumentNode)
  const name = ['datanet', ...path].join(' ')
  return {
    path,
    group: command.helpGroup().replace(/:$/, ''),
    summary: command.summary(),
    description: command.description(),
    usage: [
      name,
      ...(command.commands.length > 0 ? ['<command>'] : []),
      '[options]',
      ...args.map((one) => one.usage),
    ].join(' '),
    arguments: args,
    options: [...command.options.filter((option) => !option.hidden).map(optionNode), helpOption],
    examples: lines.flatMap((line) => EXAMPLE.exec(line)?.[1] ?? []),
    notes: lines.filter((line) => line.trim() !== '' && !EXAMPLE.test(line) && !HEADING.test(line)),
    commands: command.commands.map((one) => commandTree(one, [...path, one.name()])),
  }
}

/** The command itself, and all below it. */
export function allCommands(node: CommandNode): CommandNode[] {
  return [node, ...node.commands.flatMap(allCommands)]
}
