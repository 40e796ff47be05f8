// The stages of `npm test`: what belongs to each, and how long it may take on two quiet cores.
// Every `*.test.ts` of the project belongs to exactly one of them.

import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

/**
 * @typedef {object} Stage
 * @property {string} name
 * @property {number} budget seconds
 * @property {boolean} peers starts peers, in a home of their own, from what was built
 * @property {boolean} optional may have no tests at all
 * @property {readonly string[]} include globs of its test files; none for the static checks
 * @property {readonly string[]} exclude
 */

const built = ['**/node_modules/**', '**/dist/**']

/** @type {readonly Stage[]} */
export const stages = [
  { name: 'static', budget: 30, peers: false, optional: false, include: [], exclude: [] },
  {
    name: 'unit',
    budget: 120,
    peers: false,
    optional: false,
    include: ['{packages,node,cli,schemas,scripts,test}/**/*.test.ts'],
    exclude: [...built, '**/*.e2e.test.ts', 'test/faults/**', 'test/docs/**'],
  },
  {
    name: 'end-to-end',
    budget: 230,
    peers: true,
    optional: false,
    include: ['{test,node,cli}/**/*.e2e.test.ts'],
    exclude: [...built, 'test/faults/**', 'test/docs/**'],
  },
  { name: 'faults', budget: 90, peers: true, optional: true, include: ['test/faults/**/*.test.ts'], exclude: built },
  {
    name: 'docs',
    budget: 60,
    peers: true,
    optional: true,
    include: ['{test/docs,examples}/**/*.test.ts'],
    exclude: built,
  },
]

/**
 * The stages of these names, in their own order; all of them for no names.
 * @param {readonly string[]} names
 * @returns {{ chosen: readonly Stage[], unknown: readonly string[] }}
 */
export function chooseStages(names) {
  const known = new Set(stages.map((stage) => stage.name))
  const unknown = names.filter((name) => !known.has(name))
  return { chosen: stages.filter((stage) => names.length === 0 || names.includes(stage.name)), unknown }
}

/** Where optional stages keep their tests. */
const folders = /** @type {Readonly<Record<string, readonly string[]>>} */ ({
  faults: ['test/faults'],
  docs: ['test/docs', 'examples'],
})

/**
 * Whether an optional stage has any test yet.
 * @param {string} root
 * @param {Stage} stage
 */
export function hasTests(root, stage) {
  return (folders[stage.name] ?? []).some((folder) => {
    const path = join(root, folder)
    return (
      existsSync(path) &&
      readdirSync(path, { recursive: true }).some((file) => /^(?!.*node_modules).*\.test\.ts$/.test(String(file)))
    )
  })
}
