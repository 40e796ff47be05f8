/** One thing that other software and we do together. */
export interface Check {
  readonly name: string
  /** Gives what is worth telling; throws where they do not agree. */
  run(): Promise<string>
}

/** A tool that is here, with what is checked with it; or why it is not. */
export type Suite =
  | {
      readonly tool: string
      readonly version: string
      readonly checks: readonly Check[]
      /** Ends what was started for the checks. */
      close(): Promise<void>
    }
  | { readonly tool: string; readonly missing: string }

/** A row of the table. */
export interface Outcome {
  readonly tool: string
  readonly version: string
  readonly what: string
  readonly result: 'agrees' | 'FAILED' | 'skipped'
  readonly note: string
}

/** Runs the checks of a suite, one after the other. */
export async function outcomesOf(suite: Suite): Promise<Outcome[]> {
  const { tool } = suite
  if ('missing' in suite) return [{ tool, version: '–', what: 'all', result: 'skipped', note: suite.missing }]
  const outcomes: Outcome[] = []
  const { version, checks } = suite
  try {
    for (const { name: what, run } of checks) {
      const began = performance.now()
      const [result, note] = await run().then(
        (told) => ['agrees', told] as const,
        (error: unknown) => ['FAILED', error instanceof Error ? error.message : String(error)] as const,
      )
      const seconds = ((performance.now() - began) / 1000).toFixed(1)
      outcomes.push({
        tool,
        version,
        what,
        result,
        note: [note, `${seconds} s`].filter((part) => part !== '').join('; '),
      })
    }
  } finally {
    await suite.close()
  }
  return outcomes
}

/** The table of what ran, one line each. */
export function tableOf(outcomes: readonly Outcome[]): string {
  const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll(/\s+/g, ' ').slice(0, 300)
  const rows = outcomes.map(({ tool, version, what, result, note }) => [tool, version, what, result, note].map(cell))
  const lines = [['tool', 'version', 'what ran', 'result', 'note'], ['---', '---', '---', '---', '---'], ...rows]
  return lines.map((row) => `| ${row.join(' | ')} |`).join('\n')
}
