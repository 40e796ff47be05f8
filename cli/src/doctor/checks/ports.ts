import { broken, type Check, sound } from '../check.ts'
import type { Port } from '../facts/ports.ts'

function placeOf({ host, port }: Port): string {
  return `${host.includes(':') ? `[${host}]` : host}:${port}`
}

function howToFree({ port, use }: Port, code: string, config: string): string {
  const other = `name another one as "${use}" in ${config}`
  switch (code) {
    case 'EADDRINUSE':
      return `Stop the program that has it (\`ss -ltnp 'sport = :${port}'\` names it on Linux, \`lsof -i :${port}\` elsewhere), or ${other}.`
    case 'EACCES':
      return `Ports below 1024 need special rights: ${other}, from 1024 up.`
    case 'EADDRNOTAVAIL':
      return `This machine has no such address: ${other}; \`hostname -I\` lists those that it has, and 0.0.0.0 stands for all.`
    default:
      return `Choose one that can be had: ${other}.`
  }
}

/** Whether the ports that the settings name can be had, or the own peer has them. `config` is the file of the settings. */
export function checkPorts(ports: readonly Port[], config: string): Check {
  const name = 'ports'
  const refused = ports.find(({ state }) => typeof state === 'object')
  if (refused !== undefined && typeof refused.state === 'object') {
    const { code } = refused.state
    const taken = code === 'EADDRINUSE' ? 'is taken by another program' : `can't be had (${code})`
    return broken(name, `${placeOf(refused)} ${taken}`, howToFree(refused, code, config))
  }
  if (ports.length === 0) return sound(name, 'any free port will do, as no setting names one')
  const places = ports.map((port) => `${placeOf(port)} ${port.state === 'own' ? 'is held by the peer' : 'is free'}`)
  return sound(name, places.join(', '))
}
