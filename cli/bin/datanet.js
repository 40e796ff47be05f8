#!/usr/bin/env node
// npm links commands when it installs, and a workspace is built after that: so this file stands for the built one.
import { existsSync } from 'node:fs'

const main = new URL('../dist/main.js', import.meta.url)
if (existsSync(main)) {
  await import(main.href)
} else {
  console.error('datanet has not been built yet: run `npm start` once, in the folder of the project.')
  process.exitCode = 1
}
