import { allCommands, type CommandNode, type OptionNode, type ValueKind } from '../reference/command-tree.ts'

/** What a shell may offer in one place. */
export interface Offer {
  readonly kind: ValueKind
  readonly choices: readonly string[]
}

/** A command, as completion knows it; `at` is its path in one word: `release create`, empty for none yet. */
export interface Place {
  readonly at: string
  readonly options: readonly { readonly names: readonly string[]; readonly description: string }[]
  readonly commands: readonly { readonly name: string; readonly summary: string }[]
  readonly arguments: readonly (Offer & { readonly variadic: boolean })[]
}

/** All that completion needs of the command line. An option means the same in every command that has it, but for files and folders. */
export interface Vocabulary {
  readonly places: readonly Place[]
  /** Options that the next word belongs to, and what it may be. */
  readonly values: ReadonlyMap<string, Offer>
  /** Options that the next word belongs to if it is a number. */
  readonly numbers: readonly string[]
}

function placeOf(node: CommandNode, shared: readonly OptionNode[]): Place {
  const own = node.path.length === 0 ? [] : node.options
  const options = [...own, ...shared.filter(({ flags }) => !own.some((one) => one.flags === flags))]
  return {
    at: node.path.join(' '),
    options: options.map(({ names, description }) => ({ names, description })),
    commands: node.commands.map(({ path, summary }) => ({ name: path.at(-1) ?? '', summary })),
    arguments: node.arguments,
  }
}

/** Where one command means a folder by an option and another one a file, both are offered: files stand in folders. */
function widest(before: Offer | undefined, { kind, choices }: Offer): Offer {
  return before?.kind === 'file' && kind === 'dir' ? before : { kind, choices }
}

/** Reads the vocabulary of a command line. */
export function vocabularyOf(root: CommandNode): Vocabulary {
  const nodes = allCommands(root)
  const options = nodes.flatMap((node) => node.options)
  const values = options.filter(({ value }) => value === 'required')
  const offers = new Map<string, Offer>()
  for (const option of values) for (const name of option.names) offers.set(name, widest(offers.get(name), option))
  const numbers = options.filter(({ value }) => value === 'optional')
  // The version belongs to the program alone; where data lies and how to answer, to every command.
  const ofAll = root.options.filter(({ names }) => !names.includes('--version'))
  return {
    places: nodes.map((node) => placeOf(node, node.path.length === 0 ? root.options : ofAll)),
    values: offers,
    numbers: [...new Set(numbers.flatMap(({ names }) => names))],
  }
}
