import { availableParallelism, cpus, loadavg, platform, release, totalmem } from 'node:os'

/** What it was measured on. */
export interface Machine {
  readonly cpu: string
  readonly cores: number
  readonly memoryGb: number
  readonly system: string
  /** Mean number of processes that wanted to run in the minute before: others that ran beside make all figures worse. */
  readonly load: number
}

/** The machine as it is now. */
export function machineNow(): Machine {
  return {
    cpu: cpus()[0]?.model.trim() || 'unknown',
    cores: availableParallelism(),
    memoryGb: Math.round(totalmem() / 2 ** 30),
    system: `${platform()} ${release()}`,
    load: Number((loadavg()[0] ?? 0).toFixed(2)),
  }
}
