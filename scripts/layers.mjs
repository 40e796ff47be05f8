// What stands on what: an import between workspaces only ever points down, and packages are pure.
//
// 1. A workspace imports another one by its name, never by its path, and only one that stands below it.
// 2. The references of its tsconfig.json are the workspaces that its package.json depends on: the build starts in that order.
// 3. Outside of tests, packages/* reach no disk, no socket and no process, and take time and randomness from nowhere.
// 4. In packages/*, node:crypto is for packages/records alone.

import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve, sep } from 'node:path'
import { pathToFileURL } from 'node:url'
import { root as repository } from './paths.mjs'
import { lineAt, readSource } from './source-text.mjs'

/** Top to bottom. */
const order = [
  'test',
  'cli',
  'node',
  'packages/dashboard',
  'packages/client',
  'packages/testkit',
  'packages/replica',
  'packages/ledger',
  'packages/quality',
  'packages/attribution',
  'packages/shards',
  'packages/sync',
  'packages/log',
  'packages/records',
]

const scope = '@datanet/'
const impureModules = /^(?:fs|net|http|https|http2|tls|dgram|dns|child_process|cluster|worker_threads)(?:\/|$)/
const impureWords =
  /\bDate\s*\.\s*now\b|\bMath\s*\.\s*random\b|\bperformance\s*\.\s*now\b|\bnew\s+Date\b(?!\s*\(\s*[^\s)])/g
const imported =
  /\b(?:from|import|import\s*\(|require\s*\(|import\s*\.\s*meta\s*\.\s*resolve\s*\()\s*(['"])([^'"\n]+)\1/g

/** @typedef {{ file: string, line: number, message: string }} Violation `file` is relative to the root */

/** @param {string} path */
const slashed = (path) => path.split(sep).join('/')

/** @param {string} path of a file or folder, relative to the root */
const workspaceOf = (path) => order.find((workspace) => path === workspace || path.startsWith(`${workspace}/`))

/** @param {string} specifier */
function workspaceNamed(specifier) {
  const name = specifier.slice(scope.length).split('/')[0] ?? ''
  return order.find((workspace) => workspace === name || workspace === `packages/${name}`)
}

/**
 * What is wrong with one import, or null.
 * @param {string} file relative to the root
 * @param {string} specifier
 */
function judgeImport(file, specifier) {
  const from = workspaceOf(file) ?? ''
  if (specifier.startsWith('.')) {
    const target = workspaceOf(slashed(join(dirname(file), specifier)))
    return target && target !== from ? `reaches into ${target} by path; import it by its name` : null
  }
  if (specifier.startsWith(scope)) {
    const target = workspaceNamed(specifier)
    if (!target) return `imports ${specifier}, which has no place in the order of the layers`
    return order.indexOf(target) < order.indexOf(from) ? `imports ${specifier}, which stands above ${from}` : null
  }
  if (!from.startsWith('packages/') || isTest(file)) return null
  const builtin = specifier.replace(/^node:/, '')
  if (impureModules.test(builtin)) return `imports ${specifier}: packages are pure, it has to be handed in`
  if (builtin === 'crypto' && from !== 'packages/records')
    return `imports ${specifier}, which only packages/records may`
  return null
}

/** @param {string} file */
const isTest = (file) => /\.test\.[cm]?tsx?$/.test(file)

/**
 * What is wrong with one source file.
 * @param {string} file relative to the root, with slashes
 * @param {string} source
 * @returns {Violation[]}
 */
export function checkSource(file, source) {
  const { code, words } = readSource(source)
  /** @type {Violation[]} */
  const found = []
  for (const match of code.matchAll(imported)) {
    // What only looks like an import, inside a string, is blank in `words`.
    if (!/^[a-z]/.test(words.slice(match.index))) continue
    const message = judgeImport(file, match[2] ?? '')
    if (message) found.push({ file, line: lineAt(source, match.index), message })
  }
  if (file.startsWith('packages/') && !isTest(file)) {
    for (const match of words.matchAll(impureWords)) {
      const message = `uses ${match[0].replace(/\s+/g, ' ')}: packages are pure, time and randomness have to be handed in`
      found.push({ file, line: lineAt(source, match.index), message })
    }
  }
  return found
}

/**
 * Whether the build order of a workspace is the one that its dependencies ask for.
 * @param {string} root
 * @param {string} workspace
 * @returns {Violation[]}
 */
function checkReferences(root, workspace) {
  const file = `${workspace}/tsconfig.json`
  const text = readFileSync(join(root, file), 'utf8')
  const manifest = JSON.parse(readFileSync(join(root, workspace, 'package.json'), 'utf8'))
  const names = Object.keys({ ...manifest.dependencies, ...manifest.devDependencies, ...manifest.peerDependencies })
  const wanted = names.filter((name) => name.startsWith(scope)).map((name) => workspaceNamed(name) ?? name)
  /** @type {{ path: string }[]} */
  const references = JSON.parse(text).references ?? []
  const has = references.map(({ path }) => slashed(relative(root, resolve(root, workspace, path))))
  const missing = wanted.filter((target) => !has.includes(target))
  const extra = has.filter((target) => !wanted.includes(target))
  return [
    ...missing.map((target) => ({
      file,
      line: 1,
      message: `has no reference to ${target}, which package.json depends on`,
    })),
    ...extra.map((target) => ({
      file,
      line: 1,
      message: `refers to ${target}, which package.json does not depend on`,
    })),
  ]
}

/**
 * The workspaces that there are.
 * @param {string} root
 */
function workspaces(root) {
  const inside = existsSync(join(root, 'packages'))
    ? readdirSync(join(root, 'packages')).map((name) => `packages/${name}`)
    : []
  return ['test', 'cli', 'node', ...inside].filter((workspace) => existsSync(join(root, workspace, 'package.json')))
}

/**
 * Everything that points the wrong way in a repository.
 * @param {string} root
 * @returns {Violation[]}
 */
export function checkLayers(root) {
  return workspaces(root).flatMap((workspace) => {
    if (!order.includes(workspace)) {
      return [{ file: `${workspace}/package.json`, line: 1, message: 'has no place in the order of the layers' }]
    }
    const files = readdirSync(join(root, workspace), { recursive: true }).map((file) => slashed(`${workspace}/${file}`))
    const sources = files.filter((file) => /\.[cm]?[jt]sx?$/.test(file) && !/\/(?:node_modules|dist)\//.test(file))
    return [
      ...checkReferences(root, workspace),
      ...sources.flatMap((file) => checkSource(file, readFileSync(join(root, file), 'utf8'))),
    ]
  })
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const violations = checkLayers(repository)
  for (const { file, line, message } of violations) console.log(`${file}:${line} ${message}`)
  if (violations.length > 0) process.exitCode = 1
}
