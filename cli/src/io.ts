/** Where text goes. */
export interface Terminal {
  /** Writes a text as it is. */
  write(text: string): unknown
  readonly isTTY?: boolean
  readonly columns?: number
}

/** What the command has to do with the world around it. */
export interface Io {
  readonly stdout: Terminal
  readonly stderr: Terminal
  readonly env: NodeJS.ProcessEnv
  /** What relative paths are relative to. */
  readonly cwd: string
}
