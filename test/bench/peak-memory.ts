import { readFileSync } from 'node:fs'

/** The most memory that a process had at once since it began, MB: its resident set, as the kernel counted it. */
export function peakMemory(pid: number | 'self' = 'self'): number {
  try {
    const kilobytes = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
    if (kilobytes !== undefined) return (Number(kilobytes) * 1024) / 1e6
  } catch {
    // no /proc: only this process can be asked, and only some systems tell
  }
  return (process.resourceUsage().maxRSS * 1024) / 1e6
}
