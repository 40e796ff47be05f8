/** What of the command line counts as options: `--` ends them. */
function optionsEnd(argv: readonly string[]): number {
  const end = argv.indexOf('--')
  return end === -1 ? argv.length : end
}

/** Whether an error has to be told as JSON; asked also of command lines that do not parse. */
export function asksForJson(argv: readonly string[]): boolean {
  return argv.slice(0, optionsEnd(argv)).includes('--json')
}

/** Lets `--wait` stand before anything: only a number after it is its own. */
export function completeWait(argv: readonly string[]): string[] {
  const end = optionsEnd(argv)
  return argv.map((word, at) => (word === '--wait' && at < end && !/^\d/.test(argv[at + 1] ?? '') ? '--wait=60' : word))
}
