// This module runs on Nodes that are too old for the rest: plain syntax, no imports.

/** The oldest Node that the packages run on: major, minor. */
const OLDEST = [22, 19] as const

/** What to do with the Node that runs: go on with it, hand over to the packaged one, or say what to install. */
export type Decision =
  | { readonly kind: 'go' }
  | { readonly kind: 'hand-over'; readonly node: string }
  | { readonly kind: 'refuse'; readonly message: string }

/** Whether a version like `24.21.0` is new enough. */
export function isNewEnough(version: string): boolean {
  const parts = version.split('.').map(Number)
  const major = parts[0] || 0
  const minor = parts[1] || 0
  return major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1])
}

/**
 * Decides by the running version; `packaged` is the path of the Node that came with the install, or null.
 * `handedOver` says that another Node has handed over already, so that it never goes in circles.
 */
export function decide(version: string, packaged: string | null, handedOver: boolean): Decision {
  if (isNewEnough(version)) return { kind: 'go' }
  if (packaged !== null && !handedOver) return { kind: 'hand-over', node: packaged }
  const why = packaged === null ? 'has no binary here' : 'is too old as well'
  return {
    kind: 'refuse',
    message: `datanet needs Node ${OLDEST.join('.')} or newer, and this is Node ${version}. The package "node", which brings a newer one along, ${why}.
Do one of these, then run the command again:
  npm rebuild node --ignore-scripts=false    lets the package fetch its binary
  install Node 24 on this machine            from https://nodejs.org`,
  }
}
