import { settings } from './generated/config.ts'

/** What is wrong with a setting, which goes on after the file's name and a colon, and how to mend it. */
export interface SettingProblem {
  readonly problem: string
  readonly hint: string
}

const FOUND_SIZE = /^(\d+ characters|\d+ bytes)$/

/** Says in plain words what a parser of settings found: which setting, what it is, what it may be, and how to mend it. */
export function settingProblem(mismatch: string): SettingProblem {
  const [, place = '', expected = '', found = ''] = /^config\.?(.*?): expected (.*), found (.*)$/s.exec(mismatch) ?? []
  const name = /^\w+/.exec(place)?.[0]
  const setting = settings.find((one) => one.name === name)
  if (setting === undefined) {
    const names = settings.map((one) => one.name).join(', ')
    return { problem: `there is no setting ${place}`, hint: `Take it out, or mend its name. There are: ${names}.` }
  }
  const right = `Write it as in "${setting.name}": ${setting.example}`
  const isPart = place !== setting.name
  if (expected === 'no such field')
    return { problem: `${place} is no part of the setting ${setting.name}`, hint: `${right}.` }
  if (found === 'nothing') return { problem: `${place} is missing in the setting ${setting.name}`, hint: `${right}.` }
  const of = isPart ? `, in the setting ${setting.name},` : ''
  const is = FOUND_SIZE.test(found) ? 'has' : 'is'
  const what = isPart ? place : `the setting ${place}`
  return {
    problem: `${what}${of} ${is} ${found}, and must be ${expected.replace(/^a string/, 'text')}`,
    hint: `${right}, or take it out to have what is usual.`,
  }
}
